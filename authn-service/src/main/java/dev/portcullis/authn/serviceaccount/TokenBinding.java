package dev.portcullis.authn.serviceaccount;

import org.jspecify.annotations.Nullable;

/** What a token is to be bound to beside its account: a pod (with the node that it is on), a Secret, a node, or nothing. */
public record TokenBinding(
        @Nullable Target pod,
        @Nullable Target secret,
        @Nullable Target node) {
    public static final TokenBinding NONE = new TokenBinding(null, null, null);

    public record Target(String name, String uid) {}

    static BoundClaims.@Nullable Reference reference(@Nullable Target target) {
        return target == null ? null : new BoundClaims.Reference(target.name(), target.uid());
    }
}
