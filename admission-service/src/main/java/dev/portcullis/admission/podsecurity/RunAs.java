package dev.portcullis.admission.podsecurity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Nobody runs as root. */
final class RunAs {
    private static final String NON_ROOT = "runAsNonRoot";

    private RunAs() {}

    static @Nullable Violation nonRoot(Subject pod) {
        JsonNode whole = pod.security().path(NON_ROOT);
        List<String> root = pod.containers(
                container -> Privileges.isFalse(Subject.security(container).path(NON_ROOT)));
        if (Privileges.isFalse(whole) || !root.isEmpty()) {
            return new Violation(
                    "runAsNonRoot != true",
                    Wording.setters(Privileges.isFalse(whole), root)
                            + " must not set securityContext.runAsNonRoot=false");
        }
        List<String> silent = pod.containers(container -> !Privileges.isTrue(whole)
                && !Privileges.isTrue(Subject.security(container).path(NON_ROOT)));
        return silent.isEmpty()
                ? null
                : new Violation(
                        "runAsNonRoot != true",
                        "pod or " + Wording.named("container", silent) + " must set securityContext.runAsNonRoot=true");
    }

    static @Nullable Violation user(Subject pod) {
        boolean whole = isRoot(pod.spec());
        List<String> root = pod.containers(RunAs::isRoot);
        return !whole && root.isEmpty()
                ? null
                : new Violation("runAsUser=0", Wording.setters(whole, root) + " must not set runAsUser=0");
    }

    private static boolean isRoot(JsonNode part) {
        JsonNode user = Subject.security(part).path("runAsUser");
        return user.isNumber() && user.asLong() == 0;
    }
}
