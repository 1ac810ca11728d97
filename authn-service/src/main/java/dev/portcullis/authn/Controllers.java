package dev.portcullis.authn;

import dev.portcullis.authn.defaultaccount.DefaultAccountController;
import dev.portcullis.authn.defaultaccount.Namespaces;
import dev.portcullis.authn.rootca.RootCaPublisher;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.authn.tokensecret.TokenSecretController;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/** The controllers of the service, and the informers that authenticators and controllers share: started and stopped together. */
final class Controllers implements SmartLifecycle {
    private final TokenInformers informers;
    private final Informer<Boolean> namespaces;
    private final DefaultAccountController defaultAccounts;
    private final Optional<RootCaPublisher> rootCa;
    private final Optional<TokenSecretController> tokenSecrets;
    private volatile boolean running;

    Controllers(StoreClient store, TokenInformers informers, Optional<TokenIssuer> issuer, Environment flags) {
        this.informers = informers;
        this.namespaces = Namespaces.informer(store);
        this.defaultAccounts = new DefaultAccountController(store, namespaces, informers.serviceAccounts());
        Optional<byte[]> ca = rootCa(flags);
        this.rootCa = ca.map(pem -> new RootCaPublisher(store, namespaces, new String(pem, StandardCharsets.UTF_8)));
        boolean automatic = flags.getProperty("service-account-auto-token-secrets", Boolean.class, true);
        this.tokenSecrets = issuer.map(tokens ->
                new TokenSecretController(store, informers, tokens, ca.orElseGet(() -> new byte[0]), automatic));
    }

    private static Optional<byte[]> rootCa(Environment flags) {
        String file = flags.getProperty("root-ca-file", "");
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw new BadFlagException("root-ca-file", "cannot be read: " + e.getMessage());
        }
    }

    /** Whether authentication can be answered from what is known. */
    boolean synced() {
        return informers.all().values().stream().allMatch(Informer::synced);
    }

    @Override
    public void start() {
        informers.start();
        namespaces.start();
        defaultAccounts.start();
        rootCa.ifPresent(RootCaPublisher::start);
        tokenSecrets.ifPresent(TokenSecretController::start);
        running = true;
    }

    @Override
    public void stop() {
        defaultAccounts.close();
        rootCa.ifPresent(RootCaPublisher::close);
        tokenSecrets.ifPresent(TokenSecretController::close);
        namespaces.close();
        informers.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
