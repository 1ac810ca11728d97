package dev.portcullis.authn.webhook;

import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.kube.service.FlagValues;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Another server that judges tokens, if one is named. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(WebhookSettings.FILE)
public class WebhookConfiguration {
    @Bean
    Authenticator webhook(FlagValues flags, ServiceAccountSettings settings, SourceLimit limit, Clock clock) {
        return new WebhookAuthenticator(WebhookSettings.from(flags), settings.apiAudiences(), limit, clock);
    }
}
