package dev.portcullis.authz.policyreview;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.review.Reviews;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a spec asks about, and says all that is wrong with it at once. */
public final class Questions {
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    private final String kind;
    private final List<FieldError> errors = new ArrayList<>();

    public Questions(String kind) {
        this.kind = kind;
    }

    public void error(FieldError error) {
        errors.add(error);
    }

    /** How many so far. */
    public int errors() {
        return errors.size();
    }

    /** Throws the 422, if there is reason to. */
    public void check() {
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(new GroupResource(PolicyGroupController.GROUP, kind), "", errors);
        }
    }

    public void atMost(String field, int size, int limit) {
        if (size > limit) {
            errors.add(FieldError.tooMany(field, size, limit));
        }
    }

    /** What is to be done: a resource or a path, and the verb. */
    public Attributes attributes(
            String at,
            SubjectAccessReview.@Nullable ResourceAttributes resource,
            SubjectAccessReview.@Nullable NonResourceAttributes path) {
        if (resource != null && path != null) {
            errors.add(FieldError.invalid(
                    at + ".nonResourceAttributes", path, "cannot be specified in combination with resourceAttributes"));
        } else if (resource != null) {
            require(at + ".resourceAttributes.verb", resource.verb());
            require(at + ".resourceAttributes.resource", resource.resource());
        } else if (path != null) {
            require(at + ".nonResourceAttributes.verb", path.verb());
            require(at + ".nonResourceAttributes.path", path.path());
        } else {
            errors.add(FieldError.required(
                    at + ".resourceAttributes",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
        return Reviews.attributes(resource, path);
    }

    /** Somebody. A user without groups has those that impersonation would give. */
    public UserInfo user(
            String at,
            @Nullable String user,
            @Nullable List<String> groups,
            @Nullable Map<String, List<String>> extra,
            @Nullable String uid) {
        String name = user == null ? "" : user;
        if (name.isEmpty() && (groups == null || groups.isEmpty())) {
            errors.add(FieldError.required(at + ".user", "at least one of user or group must be specified"));
        }
        return new UserInfo(name, uid, groups == null || groups.isEmpty() ? groupsOf(name) : groups, extra);
    }

    public Access access(String at, SubjectAccessReview.Spec spec) {
        return new Access(
                user(at, spec.user(), spec.groups(), spec.extra(), spec.uid()),
                attributes(at, spec.resourceAttributes(), spec.nonResourceAttributes()));
    }

    private void require(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
    }

    /** Those that impersonation would give. */
    public static List<String> groupsOf(String user) {
        if (user.equals(UserInfo.ANONYMOUS)) {
            return List.of(UserInfo.UNAUTHENTICATED);
        }
        String[] parts = user.startsWith(SERVICE_ACCOUNT)
                ? user.substring(SERVICE_ACCOUNT.length()).split(":", -1)
                : new String[0];
        return parts.length == 2
                ? List.of("system:serviceaccounts", "system:serviceaccounts:" + parts[0], UserInfo.AUTHENTICATED)
                : List.of(UserInfo.AUTHENTICATED);
    }
}
