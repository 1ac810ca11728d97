package dev.portcullis.admission.podsecurity;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Parts of {@code /proc} are hidden from containers. */
final class ProcMount {
    private ProcMount() {}

    static @Nullable Violation masked(Subject pod) {
        Set<String> types = new TreeSet<>();
        List<String> bad = pod.containers(container -> {
            String type = Subject.security(container).path("procMount").asString("Default");
            boolean masked = type.equals("Default");
            if (!masked) {
                types.add(type);
            }
            return !masked;
        });
        return bad.isEmpty()
                ? null
                : new Violation(
                        "procMount",
                        Wording.named("container", bad) + " must not set securityContext.procMount to "
                                + Wording.quoted(types));
    }
}
