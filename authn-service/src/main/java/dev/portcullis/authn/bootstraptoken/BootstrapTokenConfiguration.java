package dev.portcullis.authn.bootstraptoken;

import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.informer.Informer;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code --enable-bootstrap-token-auth}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("enable-bootstrap-token-auth")
public class BootstrapTokenConfiguration {
    private static final String SECRETS = "/api/v1/namespaces/" + BootstrapToken.NAMESPACE
            + "/secrets?fieldSelector=type%3D" + BootstrapToken.TYPE.replace("/", "%2F");

    @Bean
    Informer<BootstrapToken> bootstrapTokens(StoreClient store, Epoch epoch) {
        return new Informer<>(store, SECRETS, BootstrapToken::of).onChange((key, before, after) -> {
            if (before != null && !before.equals(after)) {
                epoch.bump();
            }
        });
    }

    @Bean
    Authenticator bootstrapToken(Informer<BootstrapToken> tokens, ServiceAccountSettings settings, Clock clock) {
        return new BootstrapTokenAuthenticator(tokens::get, settings.apiAudiences(), clock);
    }
}
