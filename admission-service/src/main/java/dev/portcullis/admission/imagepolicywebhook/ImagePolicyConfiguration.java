package dev.portcullis.admission.imagepolicywebhook;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.Webhook;
import java.io.IOException;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JacksonException;

@Configuration(proxyBeanMethods = false)
@IfWanted(ImagePolicyWebhook.NAME)
public class ImagePolicyConfiguration {
    /** Less than a paused write is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Bean
    ImagePolicySettings imagePolicySettings(PluginConfigurations configurations) {
        return ImagePolicySettings.of(configurations);
    }

    @Bean
    Webhook imagePolicyBackend(ImagePolicySettings settings) {
        return new Webhook(settings.webhook(), settings.retryBackoff());
    }

    @Bean
    ImagePolicyWebhook imagePolicyWebhook(ImagePolicySettings settings, Webhook imagePolicyBackend) {
        ImageReviewer reviewer = spec -> status(imagePolicyBackend.ask(Json.write(ImageReview.of(spec)), PATIENCE));
        return new ImagePolicyWebhook(
                new RememberingReviewer(reviewer, settings.allowTtl(), settings.denyTtl(), Ticker.systemTicker()),
                settings.defaultAllow());
    }

    private static ImageReview.Status status(byte[] answer) throws IOException {
        try {
            ImageReview.Status status = Json.read(answer, ImageReview.class).status();
            if (status != null) {
                return status;
            }
        } catch (JacksonException e) {
            throw new IOException("the webhook's answer is no ImageReview: " + e.getOriginalMessage(), e);
        }
        throw new IOException("the webhook's answer has no status");
    }
}
