package dev.portcullis.authz.configuration;

import dev.portcullis.authz.abac.AbacAuthorizer;
import dev.portcullis.authz.configuration.Configuration.Entry;
import dev.portcullis.authz.configuration.Configuration.Hook;
import dev.portcullis.authz.webhook.WebhookSettings;
import dev.portcullis.kube.outbound.Kubeconfig;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code --authorization-mode} and what goes with it. */
final class AuthorizationFlags {
    static final String MODE = "authorization-mode";
    static final String POLICY_FILE = "authorization-policy-file";
    static final String WEBHOOK_FILE = "authorization-webhook-config-file";
    private static final String WEBHOOK_VERSION = "authorization-webhook-version";
    private static final String AUTHORIZED_TTL = "authorization-webhook-cache-authorized-ttl";
    private static final String UNAUTHORIZED_TTL = "authorization-webhook-cache-unauthorized-ttl";
    /** Those that a file takes the place of. */
    static final List<String> REPLACED = List.of(MODE, WEBHOOK_FILE, WEBHOOK_VERSION, AUTHORIZED_TTL, UNAUTHORIZED_TTL);

    /** As kubeadm has it. */
    private static final String DEFAULT = "Node,RBAC";
    /** The gateway waits for ten seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private AuthorizationFlags() {}

    /**
     * @param known the modes that there are
     * @throws BadFlagException in kube-apiserver's words
     */
    static Configuration read(FlagValues flags, Set<String> known) {
        AuthorizationModes modes = AuthorizationModes.parse(flags.text(MODE, DEFAULT));
        modes.check(known);
        boolean abac = modes.names().contains(AbacAuthorizer.MODE);
        boolean webhook = modes.names().contains(Configuration.WEBHOOK);
        pair(abac, POLICY_FILE, flags, AbacAuthorizer.MODE, "authorization policy file");
        pair(webhook, WEBHOOK_FILE, flags, Configuration.WEBHOOK, "authorization config file");
        return new Configuration(modes.names().stream()
                .map(name -> new Entry(name, name.equals(Configuration.WEBHOOK) ? hook(flags) : null))
                .toList());
    }

    private static void pair(boolean wanted, String flag, FlagValues flags, String mode, String what) {
        if (wanted && flags.text(flag) == null) {
            throw new BadFlagException(flag, "authorization-mode " + mode + "'s " + what + " not passed");
        }
        if (!wanted && flags.text(flag) != null) {
            throw new BadFlagException(flag, "cannot specify --" + flag + " without mode " + mode);
        }
    }

    private static Hook hook(FlagValues flags) {
        String version = flags.text(WEBHOOK_VERSION, "v1");
        if (!version.equals("v1")) {
            throw new BadFlagException(WEBHOOK_VERSION, "must be v1, not " + version);
        }
        WebhookSettings settings = new WebhookSettings(
                "default",
                flags.duration(AUTHORIZED_TTL, Duration.ofMinutes(5)),
                flags.duration(UNAUTHORIZED_TTL, Duration.ofSeconds(30)),
                PATIENCE,
                false,
                List.of());
        return new Hook(settings, kubeconfig(flags.file(WEBHOOK_FILE)));
    }

    private static Kubeconfig kubeconfig(@Nullable Path file) {
        if (file == null) {
            throw new BadFlagException(WEBHOOK_FILE, "must name a kubeconfig");
        }
        try {
            return Kubeconfig.read(file);
        } catch (IOException e) {
            throw new BadFlagException(WEBHOOK_FILE, "cannot be used: " + e.getMessage());
        }
    }
}
