package dev.portcullis.gateway.authorization;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.user.UserInfo;
import org.jspecify.annotations.Nullable;

/** Who wants to do what: {@code authorizer.Attributes}. What does not apply is empty. */
public record Access(
        Identity identity,
        String verb,
        boolean resourceRequest,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path,
        String fieldSelector,
        String labelSelector) {

    public static Access of(Identity identity, RequestInfo info) {
        return info.resourceRequest()
                ? new Access(
                        identity,
                        info.verb(),
                        true,
                        info.apiGroup(),
                        info.apiVersion(),
                        info.resource(),
                        info.subresource(),
                        info.namespace(),
                        info.name(),
                        "",
                        info.fieldSelector(),
                        info.labelSelector())
                : new Access(identity, info.verb(), false, "", "", "", "", "", "", info.path(), "", "");
    }

    /** To do something else with the same object. */
    public Access to(String otherVerb) {
        return new Access(
                identity,
                otherVerb,
                resourceRequest,
                group,
                version,
                resource,
                subresource,
                namespace,
                name,
                path,
                fieldSelector,
                labelSelector);
    }

    /** To act as {@code name}, a resource of the first version of its group. */
    public static Access impersonate(
            Identity identity, String verb, String group, String resource, String sub, String namespace, String name) {
        return new Access(identity, verb, true, group, "v1", resource, sub, namespace, name, "", "", "");
    }

    /** About how much memory it takes, in characters. */
    int length() {
        return 128
                + identity.user().username().length()
                + group.length()
                + version.length()
                + resource.length()
                + subresource.length()
                + namespace.length()
                + name.length()
                + path.length()
                + fieldSelector.length()
                + labelSelector.length();
    }

    SubjectAccessReview.Spec spec() {
        UserInfo user = identity.user();
        return new SubjectAccessReview.Spec(
                resourceRequest
                        ? new SubjectAccessReview.ResourceAttributes(
                                namespace,
                                verb,
                                group,
                                version,
                                resource,
                                subresource,
                                name,
                                selector(fieldSelector),
                                selector(labelSelector))
                        : null,
                resourceRequest ? null : new SubjectAccessReview.NonResourceAttributes(path, verb),
                user.username(),
                user.groups(),
                user.extra(),
                user.uid());
    }

    private static SubjectAccessReview.@Nullable SelectorAttributes selector(String raw) {
        return raw.isEmpty() ? null : new SubjectAccessReview.SelectorAttributes(raw, null);
    }
}
