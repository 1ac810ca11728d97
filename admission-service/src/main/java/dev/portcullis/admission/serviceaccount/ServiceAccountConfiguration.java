package dev.portcullis.admission.serviceaccount;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class ServiceAccountConfiguration {
    @Bean
    Informer<Account> accountInformer(StoreClient store) {
        return new Informer<>(store, "/api/v1/serviceaccounts", Account::of);
    }

    @Bean
    Informer<TokenSecret> tokenSecretInformer(StoreClient store) {
        String tokens = "/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Fservice-account-token";
        return new Informer<>(store, tokens, TokenSecret::of);
    }

    @Bean
    ServiceAccount serviceAccount(
            Informer<Account> accountInformer,
            Informer<TokenSecret> tokenSecretInformer,
            StoreClient store,
            @Value("${service-account-auto-token-secrets:true}") boolean tokensInSecrets) {
        return new ServiceAccount(new StoreAccounts(accountInformer, tokenSecretInformer, store), tokensInSecrets);
    }
}
