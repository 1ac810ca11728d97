package dev.portcullis.authn.serviceaccount;

import dev.portcullis.authn.serviceaccount.BoundClaims.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes tokens: those that live in Secrets, and those that are bound and expire. */
public final class TokenIssuer {
    /** What the kubelet asks for where a pod does not say, and how long such a token really lives. */
    private static final long KUBELETS_REQUEST = 3607;

    private static final Duration EXTENDED = Duration.ofDays(365);

    private final Supplier<SigningKey> key;
    private final ServiceAccountSettings settings;

    /** @param key the one that signs at present */
    public TokenIssuer(Supplier<SigningKey> key, ServiceAccountSettings settings) {
        this.key = key;
        this.settings = settings;
    }

    public String secretToken(String namespace, String secret, String account, String accountUid) {
        return key.get().sign(new LegacyClaims(namespace, secret, account, accountUid).claims());
    }

    public String boundToken(
            ServiceAccount account, TokenBinding binding, List<String> audiences, Instant now, long seconds) {
        return issue(account, binding, audiences, now, seconds).token();
    }

    /** A pod's token may live longer than was asked, as in kube-apiserver, for clients that never read it again. */
    public IssuedBoundToken issue(
            ServiceAccount account, TokenBinding binding, List<String> audiences, Instant now, long seconds) {
        boolean extended = settings.extendTokenExpiration()
                && binding.pod() != null
                && seconds == KUBELETS_REQUEST
                && settings.apiAudiences().containsAll(audiences);
        Instant asked = now.plusSeconds(seconds);
        BoundClaims claims = new BoundClaims(
                settings.issuers().getFirst(),
                UUID.randomUUID().toString(),
                audiences,
                now,
                extended ? now.plus(EXTENDED) : asked,
                account.namespace(),
                new Reference(account.name(), account.uid()),
                TokenBinding.reference(binding.pod()),
                TokenBinding.reference(binding.secret()),
                TokenBinding.reference(binding.node()),
                extended ? asked : null);
        SigningKey signing = key.get();
        return new IssuedBoundToken(
                signing.sign(claims.claims()),
                claims.id(),
                claims.expires(),
                signing.verification().id());
    }
}
