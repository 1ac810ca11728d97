package dev.portcullis.authn.webhook;

import dev.portcullis.kube.outbound.Kubeconfig;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code --authentication-token-webhook-*}.
 *
 * @param cacheTtl for how long an answer is remembered
 */
record WebhookSettings(Kubeconfig target, Duration cacheTtl) {
    static final String FILE = "authentication-token-webhook-config-file";

    static WebhookSettings from(FlagValues flags) {
        Path file = flags.file(FILE);
        if (file == null) {
            throw new BadFlagException(FILE, "must name a kubeconfig");
        }
        String version = flags.text("authentication-token-webhook-version", "v1");
        if (!version.equals("v1")) {
            throw new BadFlagException("authentication-token-webhook-version", "must be v1, not " + version);
        }
        Duration ttl = flags.duration("authentication-token-webhook-cache-ttl", Duration.ofMinutes(2));
        try {
            return new WebhookSettings(Kubeconfig.read(file), ttl);
        } catch (IOException e) {
            throw new BadFlagException(FILE, "cannot be used: " + e.getMessage());
        }
    }
}
