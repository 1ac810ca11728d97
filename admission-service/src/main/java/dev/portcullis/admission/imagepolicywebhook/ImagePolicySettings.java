package dev.portcullis.admission.imagepolicywebhook;

import dev.portcullis.admission.configuration.PluginConfiguration;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.kube.outbound.Kubeconfig;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * {@code imagePolicy} of the plugin's configuration.
 *
 * @param allowTtl for how long an approval is remembered; zero for not at all
 * @param denyTtl for how long a refusal is
 * @param retryBackoff how long to wait before the webhook is asked again
 * @param defaultAllow whether images run when the webhook does not answer
 */
record ImagePolicySettings(
        Kubeconfig webhook, Duration allowTtl, Duration denyTtl, Duration retryBackoff, boolean defaultAllow) {
    private static final int LONGEST_SECONDS = 30 * 60;
    private static final int LONGEST_BACKOFF_MILLIS = 5 * 60 * 1000;

    /** @throws BadFlagException if there is none, or one that cannot be */
    static ImagePolicySettings of(PluginConfigurations configurations) {
        PluginConfiguration configuration = configurations
                .of(ImagePolicyWebhook.NAME)
                .orElseThrow(() -> new BadFlagException(
                        "enable-admission-plugins",
                        "ImagePolicyWebhook needs to know its webhook from --admission-control-config-file"));
        JsonNode policy = configuration.tree().path("imagePolicy");
        String kubeconfig = policy.path("kubeConfigFile").asString("");
        if (kubeconfig.isEmpty()) {
            throw configuration.problem("imagePolicy.kubeConfigFile must name a kubeconfig");
        }
        try {
            return new ImagePolicySettings(
                    Kubeconfig.read(configuration.file(kubeconfig)),
                    Duration.ofSeconds(within(configuration, "allowTTL", 300, LONGEST_SECONDS)),
                    Duration.ofSeconds(within(configuration, "denyTTL", 30, LONGEST_SECONDS)),
                    Duration.ofMillis(within(configuration, "retryBackoff", 500, LONGEST_BACKOFF_MILLIS)),
                    policy.path("defaultAllow").asBoolean(false));
        } catch (IOException e) {
            throw configuration.problem(String.valueOf(e.getMessage()));
        }
    }

    /** 0 is for the default, -1 for not at all. */
    private static int within(PluginConfiguration configuration, String field, int otherwise, int most) {
        int value = configuration.tree().path("imagePolicy").path(field).asInt(0);
        if (value < -1 || value > most) {
            throw configuration.problem(
                    "imagePolicy.%s must be from 1 to %d, or -1 for none, not %d".formatted(field, most, value));
        }
        return value == -1 ? 0 : value == 0 ? otherwise : value;
    }
}
