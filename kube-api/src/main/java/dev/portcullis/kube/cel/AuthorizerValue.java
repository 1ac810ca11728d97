package dev.portcullis.kube.cel;

import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.review.SubjectAccessReview.NonResourceAttributes;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import dev.portcullis.kube.review.SubjectAccessReview.SelectorAttributes;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code authorizer} in an expression: asks what a user may do. */
public record AuthorizerValue(Authorizers authorizers, UserInfo user) {
    record PathCheck(AuthorizerValue by, String path) {
        Authorizers.Decision check(String verb) {
            return by.ask(null, new NonResourceAttributes(path, verb));
        }
    }

    record GroupCheck(AuthorizerValue by, String group) {
        ResourceCheck resource(String resource) {
            return new ResourceCheck(
                    by, new ResourceAttributes(null, null, group, "*", resource, null, null, null, null));
        }
    }

    /** {@code authorizer.requestResource}, or one that an expression made. */
    public record ResourceCheck(AuthorizerValue by, ResourceAttributes of) {
        ResourceCheck subresource(String part) {
            return with(of.namespace(), part, of.name(), of.fieldSelector(), of.labelSelector());
        }

        ResourceCheck namespace(String namespace) {
            return with(namespace, of.subresource(), of.name(), of.fieldSelector(), of.labelSelector());
        }

        ResourceCheck name(String name) {
            return with(of.namespace(), of.subresource(), name, of.fieldSelector(), of.labelSelector());
        }

        ResourceCheck fieldSelector(String selector) {
            return with(of.namespace(), of.subresource(), of.name(), raw(selector), of.labelSelector());
        }

        ResourceCheck labelSelector(String selector) {
            return with(of.namespace(), of.subresource(), of.name(), of.fieldSelector(), raw(selector));
        }

        private static SelectorAttributes raw(String selector) {
            return new SelectorAttributes(selector, null);
        }

        private ResourceCheck with(
                @Nullable String namespace,
                @Nullable String part,
                @Nullable String name,
                @Nullable SelectorAttributes fields,
                @Nullable SelectorAttributes labels) {
            return new ResourceCheck(
                    by,
                    new ResourceAttributes(
                            namespace, of.verb(), of.group(), of.version(), of.resource(), part, name, fields, labels));
        }

        Authorizers.Decision check(String verb) {
            return by.ask(
                    new ResourceAttributes(
                            of.namespace(),
                            verb,
                            of.group(),
                            of.version(),
                            of.resource(),
                            of.subresource(),
                            of.name(),
                            of.fieldSelector(),
                            of.labelSelector()),
                    null);
        }
    }

    PathCheck path(String path) {
        return new PathCheck(this, path);
    }

    GroupCheck group(String group) {
        return new GroupCheck(this, group);
    }

    AuthorizerValue serviceAccount(String namespace, String name) {
        return new AuthorizerValue(
                authorizers,
                new UserInfo(
                        "system:serviceaccount:" + namespace + ":" + name,
                        "",
                        List.of(
                                "system:serviceaccounts",
                                "system:serviceaccounts:" + namespace,
                                UserInfo.AUTHENTICATED),
                        null));
    }

    private Authorizers.Decision ask(@Nullable ResourceAttributes resource, @Nullable NonResourceAttributes path) {
        return authorizers.decide(
                new SubjectAccessReview.Spec(resource, path, user.username(), user.groups(), user.extra(), user.uid()));
    }
}
