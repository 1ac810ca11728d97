package dev.portcullis.authn;

import dev.portcullis.authn.anonymous.AnonymousAuthenticator;
import dev.portcullis.authn.bearer.UnknownTokenAuthenticator;
import dev.portcullis.authn.cache.CacheConfiguration;
import dev.portcullis.authn.cache.RedisConfiguration;
import dev.portcullis.authn.oidc.OpenIdController;
import dev.portcullis.authn.review.AuthenticateController;
import dev.portcullis.authn.review.Errors;
import dev.portcullis.authn.review.SelfSubjectReviewController;
import dev.portcullis.authn.review.TokenReviewController;
import dev.portcullis.authn.serviceaccount.InformedObjects;
import dev.portcullis.authn.serviceaccount.ServiceAccountAuthenticator;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.authn.serviceaccount.TokenKeys;
import dev.portcullis.authn.serviceaccount.VerifiedTokens;
import dev.portcullis.authn.tokenfile.TokenFileAuthenticator;
import dev.portcullis.authn.tokenrequest.TokenRequestController;
import dev.portcullis.authn.x509.X509Authenticator;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.epoch.EpochController;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.Callers;
import dev.portcullis.kube.service.InternalServer;
import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Who is this? What there is, and in which order it is asked. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    InternalServer.class,
    EpochController.class,
    CacheConfiguration.class,
    RedisConfiguration.class,
    AuthenticateController.class,
    TokenReviewController.class,
    SelfSubjectReviewController.class,
    TokenRequestController.class,
    OpenIdController.class,
    Errors.class
})
public class AuthnService {
    public static void main(String... args) {
        PortcullisService.run(ServiceName.AUTHN, AuthnService.class, args);
    }

    @Bean
    Callers callers() {
        return new Callers()
                .allow("/authenticate", ServiceName.GATEWAY)
                .allow("/epochs", ServiceName.GATEWAY)
                .allow("/apis/authentication.k8s.io/**", ServiceName.GATEWAY)
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
    StoreClient store(Environment flags, SslBundles bundles) {
        return new InternalClients(flags, bundles).store();
    }

    @Bean
    ServiceAccountSettings serviceAccountSettings(Environment flags) {
        return ServiceAccountSettings.from(flags);
    }

    @Bean
    TokenKeys tokenKeys(ServiceAccountSettings settings) {
        return TokenKeys.read(settings);
    }

    @Bean
    Optional<TokenIssuer> tokenIssuer(TokenKeys keys, ServiceAccountSettings settings) {
        return keys.issuer(settings);
    }

    @Bean
    TokenInformers tokenInformers(StoreClient store) {
        return new TokenInformers(store);
    }

    @Bean
    ServiceAccountAuthenticator serviceAccountAuthenticator(
            ServiceAccountSettings settings,
            TokenKeys keys,
            TokenInformers informers,
            StoreClient store,
            VerifiedTokens verified,
            Epoch epoch,
            Clock clock) {
        return new ServiceAccountAuthenticator(
                settings, keys, new InformedObjects(informers, store, epoch::bump), verified, clock);
    }

    /** In kube-apiserver's order: certificates, static tokens, ServiceAccounts; beans of third parties after them. */
    @Bean
    AuthenticationChain chain(
            Environment flags,
            ServiceAccountAuthenticator serviceAccounts,
            ServiceAccountSettings settings,
            List<Authenticator> all,
            Epoch epoch,
            Clock clock) {
        List<Authenticator> chain = new ArrayList<>();
        file(flags, "client-ca-file", path -> new X509Authenticator(path, clock, epoch::bump))
                .ifPresent(chain::add);
        file(flags, "token-auth-file", path -> new TokenFileAuthenticator(path, settings.apiAudiences(), epoch::bump))
                .ifPresent(chain::add);
        chain.add(serviceAccounts);
        all.stream().filter(authenticator -> authenticator != serviceAccounts).forEach(chain::add);
        chain.add(new UnknownTokenAuthenticator());
        boolean anonymous = flags.getProperty("anonymous-auth", Boolean.class, true);
        return new AuthenticationChain(chain, anonymous ? List.of(new AnonymousAuthenticator()) : List.of());
    }

    @FunctionalInterface
    private interface FromFile {
        Authenticator open(Path file) throws IOException;
    }

    private static Optional<Authenticator> file(Environment flags, String flag, FromFile authenticator) {
        String file = flags.getProperty(flag, "");
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(authenticator.open(Path.of(file)));
        } catch (IOException e) {
            throw new BadFlagException(flag, "cannot be read: " + e.getMessage());
        }
    }

    @Bean
    Controllers controllers(
            StoreClient store, TokenInformers informers, Optional<TokenIssuer> issuer, Environment flags) {
        return new Controllers(store, informers, issuer, flags);
    }

    @Bean
    HealthIndicator informers(Controllers controllers) {
        return () -> (controllers.synced() ? Health.up() : Health.outOfService()).build();
    }
}
