package dev.portcullis.admission.podsecurity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Containers that are the host's equals, or may become more than they are. */
final class Privileges {
    private Privileges() {}

    static @Nullable Violation privileged(Subject pod) {
        List<String> bad =
                pod.containers(container -> isTrue(Subject.security(container).path("privileged")));
        return bad.isEmpty()
                ? null
                : new Violation(
                        "privileged",
                        Wording.named("container", bad) + " must not set securityContext.privileged=true");
    }

    static @Nullable Violation escalation(Subject pod) {
        List<String> bad =
                pod.containers(container -> !isFalse(Subject.security(container).path("allowPrivilegeEscalation")));
        return bad.isEmpty()
                ? null
                : new Violation(
                        "allowPrivilegeEscalation != false",
                        Wording.named("container", bad) + " must set securityContext.allowPrivilegeEscalation=false");
    }

    static @Nullable Violation hostProcess(Subject pod) {
        boolean whole = isTrue(hostProcess(pod.spec()));
        List<String> bad = pod.containers(container -> isTrue(hostProcess(container)));
        return !whole && bad.isEmpty()
                ? null
                : new Violation(
                        "hostProcess",
                        Wording.setters(whole, bad) + " must not set securityContext.windowsOptions.hostProcess=true");
    }

    private static JsonNode hostProcess(JsonNode part) {
        return Subject.security(part).path("windowsOptions").path("hostProcess");
    }

    static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.asBoolean();
    }

    static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.asBoolean();
    }
}
