package dev.portcullis.authn;

import dev.portcullis.authn.cache.CacheConfiguration;
import dev.portcullis.authn.cache.RedisConfiguration;
import dev.portcullis.authn.certificaterequest.CertificateRequestConfiguration;
import dev.portcullis.authn.oidc.OpenIdController;
import dev.portcullis.authn.pki.PkiInit;
import dev.portcullis.authn.review.AuthenticateController;
import dev.portcullis.authn.review.Errors;
import dev.portcullis.authn.review.SelfSubjectReviewController;
import dev.portcullis.authn.review.TokenReviewController;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.epoch.EpochController;
import dev.portcullis.kube.service.Callers;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.InternalService;
import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The service: who listens to whom, and what there is. */
@InternalService
@Import({
    EpochController.class,
    AuthenticatorsConfiguration.class,
    ControllersConfiguration.class,
    CertificateRequestConfiguration.class,
    CacheConfiguration.class,
    RedisConfiguration.class,
    AuthenticateController.class,
    TokenReviewController.class,
    SelfSubjectReviewController.class,
    IdentityConfiguration.class,
    OpenIdController.class,
    Errors.class
})
public class AuthnService {
    /** With {@code pki-init} as its first argument it makes the keys instead, for images that have this jar only. */
    public static void main(String... args) {
        if (args.length > 0 && args[0].equals("pki-init")) {
            PkiInit.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        PortcullisService.run(ServiceName.AUTHN, AuthnService.class, args);
    }

    @Bean
    Callers callers() {
        return new Callers()
                .allow("/authenticate", ServiceName.GATEWAY)
                .allow("/epochs", ServiceName.GATEWAY)
                .allow("/apis/authentication.k8s.io/**", ServiceName.GATEWAY)
                .allow("/apis/identity.portcullis.dev/**", ServiceName.GATEWAY)
                .allow("/api/v1/namespaces/*/serviceaccounts/*/token", ServiceName.GATEWAY)
                .allow("/.well-known/openid-configuration", ServiceName.GATEWAY)
                .allow("/openid/v1/jwks", ServiceName.GATEWAY);
    }

    @Bean
    Epoch epoch() {
        return new Epoch();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    FlagValues flagValues(Environment flags) {
        return FlagValues.of(flags);
    }

    @Bean
    StoreClient store(Environment flags, SslBundles bundles) {
        return new InternalClients(flags, bundles).store();
    }
}
