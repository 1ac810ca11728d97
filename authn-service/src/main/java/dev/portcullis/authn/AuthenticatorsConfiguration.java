package dev.portcullis.authn;

import dev.portcullis.authn.anonymous.AnonymousAuthenticator;
import dev.portcullis.authn.anonymous.AnonymousPolicy;
import dev.portcullis.authn.bearer.UnknownTokenAuthenticator;
import dev.portcullis.authn.bootstraptoken.BootstrapTokenConfiguration;
import dev.portcullis.authn.frontproxy.FrontProxyConfiguration;
import dev.portcullis.authn.issuedtoken.IssuedTokens;
import dev.portcullis.authn.jwt.JwtConfiguration;
import dev.portcullis.authn.keystone.KeystoneConfiguration;
import dev.portcullis.authn.legacytoken.UseLabels;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.authn.passwordfile.PasswordFileConfiguration;
import dev.portcullis.authn.serviceaccount.InformedObjects;
import dev.portcullis.authn.serviceaccount.ServiceAccountAuthenticator;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.serviceaccount.VerifiedTokens;
import dev.portcullis.authn.tokenfile.TokenFileAuthenticator;
import dev.portcullis.authn.tokenrequest.ReviewedAdmission;
import dev.portcullis.authn.tokenrequest.TokenAdmission;
import dev.portcullis.authn.tokenrequest.TokenRequestController;
import dev.portcullis.authn.webhook.WebhookConfiguration;
import dev.portcullis.authn.x509.ClientCertificates;
import dev.portcullis.authn.x509.RevocationFiles;
import dev.portcullis.authn.x509.X509Authenticator;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The authenticators, and the order in which they are asked. */
@Configuration(proxyBeanMethods = false)
@Import({
    FrontProxyConfiguration.class,
    PasswordFileConfiguration.class,
    BootstrapTokenConfiguration.class,
    JwtConfiguration.class,
    KeystoneConfiguration.class,
    WebhookConfiguration.class
})
class AuthenticatorsConfiguration {

    @Bean
    SourceLimit sourceLimit(FlagValues flags) {
        return new SourceLimit(flags.number("authentication-failures-per-second", 20), System::nanoTime);
    }

    @Bean
    ServiceAccountSettings serviceAccountSettings(FlagValues flags) {
        return ServiceAccountSettings.from(flags);
    }

    @Bean
    TokenKeyFiles tokenKeys(ServiceAccountSettings settings, Epoch epoch) {
        return new TokenKeyFiles(settings, epoch::bump);
    }

    @Bean
    TokenInformers tokenInformers(StoreClient store) {
        return new TokenInformers(store);
    }

    @Bean
    RevocationFiles revocationFiles(FlagValues flags, Epoch epoch) {
        return new RevocationFiles(flags, epoch::bump);
    }

    @Bean
    @ConditionalOnProperty("client-ca-file")
    X509Authenticator x509(@Value("${client-ca-file}") String file, RevocationFiles revoked, Clock clock, Epoch epoch) {
        try {
            return new X509Authenticator(new ClientCertificates(Path.of(file), revoked, clock, epoch::bump));
        } catch (IOException e) {
            throw new BadFlagException("client-ca-file", "cannot be read: " + e.getMessage());
        }
    }

    @Bean
    @ConditionalOnProperty("token-auth-file")
    TokenFileAuthenticator tokenFile(
            @Value("${token-auth-file}") String file, ServiceAccountSettings settings, Epoch epoch) {
        try {
            return new TokenFileAuthenticator(Path.of(file), settings.apiAudiences(), epoch::bump);
        } catch (IOException e) {
            throw new BadFlagException("token-auth-file", "cannot be read: " + e.getMessage());
        }
    }

    @Bean
    ServiceAccountAuthenticator serviceAccount(
            ServiceAccountSettings settings,
            TokenKeyFiles keys,
            TokenInformers informers,
            StoreClient store,
            VerifiedTokens verified,
            IssuedTokens inventory,
            Clock clock,
            Epoch epoch) {
        InformedObjects objects = new InformedObjects(informers, store, epoch::bump);
        return new ServiceAccountAuthenticator(
                settings, keys, objects, verified, new UseLabels(store, clock), inventory, clock);
    }

    /** A token that nobody knew is a bad one. */
    @Bean
    AuthenticationChain authenticationChain(
            ObjectProvider<Authenticator> all, ObjectProvider<Supplier<AnonymousPolicy>> anonymous, FlagValues flags) {
        AnonymousPolicy usual = new AnonymousPolicy(flags.on("anonymous-auth", true), null);
        List<Authenticator> chain = new ArrayList<>(
                AuthenticatorOrder.from(flags).sort(all.orderedStream().toList()));
        chain.add(new UnknownTokenAuthenticator());
        return new AuthenticationChain(
                chain, List.of(new AnonymousAuthenticator(anonymous.getIfAvailable(() -> () -> usual))));
    }

    @Bean
    TokenAdmission tokenAdmission(Environment environment, SslBundles bundles) {
        return new ReviewedAdmission(new InternalClients(environment, bundles).to(ServiceName.ADMISSION));
    }

    @Bean
    TokenRequestController tokenRequests(
            ServiceAccountSettings settings,
            TokenKeyFiles keys,
            StoreClient store,
            IssuedTokens inventory,
            TokenAdmission tokenAdmission,
            Clock clock) {
        return new TokenRequestController(settings, keys.issuer(settings), store, inventory, tokenAdmission, clock);
    }
}
