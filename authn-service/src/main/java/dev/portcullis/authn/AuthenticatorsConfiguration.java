package dev.portcullis.authn;

import dev.portcullis.authn.anonymous.AnonymousAuthenticator;
import dev.portcullis.authn.bearer.UnknownTokenAuthenticator;
import dev.portcullis.authn.serviceaccount.InformedObjects;
import dev.portcullis.authn.serviceaccount.ServiceAccountAuthenticator;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.serviceaccount.VerifiedTokens;
import dev.portcullis.authn.tokenfile.TokenFileAuthenticator;
import dev.portcullis.authn.tokenrequest.TokenRequestController;
import dev.portcullis.authn.x509.X509Authenticator;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The authenticators, and the order in which they are asked. */
@Configuration(proxyBeanMethods = false)
class AuthenticatorsConfiguration {

    @Bean
    ServiceAccountSettings serviceAccountSettings(Environment flags) {
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
    @ConditionalOnProperty("client-ca-file")
    X509Authenticator x509(@Value("${client-ca-file}") String file, Clock clock, Epoch epoch) {
        try {
            return new X509Authenticator(Path.of(file), clock, epoch::bump);
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
            Clock clock,
            Epoch epoch) {
        InformedObjects objects = new InformedObjects(informers, store, epoch::bump);
        return new ServiceAccountAuthenticator(settings, keys, objects, verified, clock);
    }

    /** Ours in kube-apiserver's order, then those of third parties; a token that is left then is a bad one. */
    @Bean
    AuthenticationChain authenticationChain(
            ObjectProvider<X509Authenticator> x509,
            ObjectProvider<TokenFileAuthenticator> tokenFile,
            ServiceAccountAuthenticator serviceAccount,
            ObjectProvider<Authenticator> all,
            @Value("${anonymous-auth:true}") boolean anonymous) {
        List<Authenticator> chain = new ArrayList<>();
        x509.ifAvailable(chain::add);
        tokenFile.ifAvailable(chain::add);
        chain.add(serviceAccount);
        all.orderedStream().filter(plugin -> !chain.contains(plugin)).forEach(chain::add);
        chain.add(new UnknownTokenAuthenticator());
        return new AuthenticationChain(chain, anonymous ? List.of(new AnonymousAuthenticator()) : List.of());
    }

    @Bean
    TokenRequestController tokenRequests(
            ServiceAccountSettings settings, TokenKeyFiles keys, StoreClient store, Clock clock) {
        return new TokenRequestController(settings, keys.issuer(settings), store, clock);
    }
}
