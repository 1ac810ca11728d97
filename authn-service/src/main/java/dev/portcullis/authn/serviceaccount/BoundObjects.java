package dev.portcullis.authn.serviceaccount;

import dev.portcullis.authn.serviceaccount.BoundClaims.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that what a token is bound to is still there, and is still the same. */
final class BoundObjects {
    /** An object that is being deleted counts as there for as long as kube-apiserver's clocks may differ. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    /** Of a Secret that is bound to a token nobody tells us when it goes: ask again soon. */
    private static final Duration UNWATCHED = Duration.ofSeconds(1);

    private final LiveObjects objects;

    BoundObjects(LiveObjects objects) {
        this.objects = objects;
    }

    /** Returns when it must be checked again at the latest, because an object is on its way out; null where none is. */
    @Nullable
    Instant check(BoundClaims claims, Instant now) throws InvalidTokenException {
        String namespace = claims.namespace();
        Reference account = claims.account();
        Instant until = check(
                objects.serviceAccount(namespace, account.name(), account.uid()), account, "service account", now);
        Reference secret = claims.secret();
        if (secret != null) {
            Instant gone = check(objects.secret(namespace, secret.name(), secret.uid()), secret, "secret", now);
            until = earlier(until, earlier(gone, now.plus(UNWATCHED)));
        }
        Reference pod = claims.pod();
        if (pod != null) {
            until = earlier(until, check(objects.pod(namespace, pod.name(), pod.uid()), pod, "pod", now));
        }
        Reference node = claims.node();
        if (node != null && pod == null) { // a pod's token goes with the pod, not with its node
            until = earlier(until, check(objects.node(node.name(), node.uid()), node, "node", now));
        }
        return until;
    }

    private static @Nullable Instant check(Optional<LiveObject> found, Reference claim, String what, Instant now)
            throws InvalidTokenException {
        LiveObject live = found.orElseThrow(
                () -> new InvalidTokenException("%s \"%s\" has been deleted".formatted(what, claim.name())));
        Instant deleted = live.deleted();
        if (deleted != null && deleted.isBefore(now.minus(LEEWAY))) {
            throw new InvalidTokenException("%s \"%s\" has been deleted".formatted(what, claim.name()));
        }
        if (!live.uid().equals(claim.uid())) {
            throw new InvalidTokenException(
                    "%s UID (%s) does not match %s UID claim (%s)".formatted(what, live.uid(), what, claim.uid()));
        }
        return deleted == null ? null : deleted.plus(LEEWAY);
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
