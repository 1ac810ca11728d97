package dev.portcullis.authn;

import dev.portcullis.authn.issuedtoken.ExpiredTokens;
import dev.portcullis.authn.issuedtoken.IssuedTokens;
import dev.portcullis.authn.issuedtoken.RevokedRecords;
import dev.portcullis.authn.issuedtoken.TokenRevocationController;
import dev.portcullis.authn.refusal.RefusalReviewController;
import dev.portcullis.authn.refusal.ReplicasConfiguration;
import dev.portcullis.authn.review.Refusals;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenKeyFiles;
import dev.portcullis.authn.signingkey.KeyRotation;
import dev.portcullis.authn.signingkey.SigningKeyReviewController;
import dev.portcullis.authn.signingkey.SigningKeySecrets;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.leader.ControllerFactory;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The group {@code identity.portcullis.dev}: what operators may know about tokens, and do about them. */
@Configuration(proxyBeanMethods = false)
@Import({
    TokenRevocationController.class,
    RefusalReviewController.class,
    ReplicasConfiguration.class,
    SigningKeyReviewController.class
})
class IdentityConfiguration {
    @Bean
    IssuedTokens issuedTokens(StoreClient store, Clock clock, Epoch epoch) {
        return new IssuedTokens(store, clock, epoch::bump);
    }

    @Bean
    Informer<?> issuedTokenInformer(IssuedTokens tokens) {
        return tokens.informer();
    }

    @Bean
    ControllerFactory tokenRecords(StoreClient store, IssuedTokens tokens, TokenInformers informers, Clock clock) {
        return () -> List.of(
                new ExpiredTokens(store, tokens, clock),
                new RevokedRecords(store, tokens, informers.serviceAccounts()));
    }

    @Bean
    SigningKeySecrets signingKeySecrets(StoreClient store, TokenKeyFiles keys) {
        return new SigningKeySecrets(store, keys);
    }

    @Bean
    Informer<?> signingKeyInformer(SigningKeySecrets secrets) {
        return secrets.informer();
    }

    @Bean
    KeyRotation keyRotation(
            StoreClient store,
            TokenKeyFiles keys,
            SigningKeySecrets secrets,
            IssuedTokens tokens,
            TokenInformers informers,
            Clock clock) {
        return new KeyRotation(store, keys, secrets, tokens, informers, clock);
    }

    @Bean
    Refusals refusals() {
        return new Refusals();
    }
}
