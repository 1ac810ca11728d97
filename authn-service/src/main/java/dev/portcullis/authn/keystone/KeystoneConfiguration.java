package dev.portcullis.authn.keystone;

import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.kube.service.FlagValues;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Keystone, if one is named. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(KeystoneSettings.URL)
public class KeystoneConfiguration {
    @Bean
    AskedOnce keystone(FlagValues flags, SourceLimit limit, Clock clock) {
        return new AskedOnce(KeystoneSettings.from(flags), limit, clock);
    }

    @Bean
    Authenticator keystonePasswords(AskedOnce keystone) {
        return new KeystonePasswords(keystone);
    }

    @Bean
    Authenticator keystoneTokens(AskedOnce keystone, ServiceAccountSettings settings) {
        return new KeystoneTokens(keystone, settings.apiAudiences());
    }
}
