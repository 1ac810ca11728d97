package dev.portcullis.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which capabilities containers may add, and which they must drop. */
final class Capabilities {
    private static final Set<String> USUAL = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    private Capabilities() {}

    static @Nullable Violation baseline(Subject pod) {
        String detail = added(pod, USUAL::contains);
        return detail.isEmpty() ? null : new Violation("non-default capabilities", detail);
    }

    static @Nullable Violation restricted(Subject pod) {
        List<String> details = new ArrayList<>();
        List<String> keeping = pod.containers(container -> of(container, "drop")
                .valueStream()
                .noneMatch(name -> name.asString("").equals("ALL")));
        if (!keeping.isEmpty()) {
            details.add(Wording.named("container", keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        String added = added(pod, "NET_BIND_SERVICE"::equals);
        if (!added.isEmpty()) {
            details.add(added);
        }
        return details.isEmpty() ? null : new Violation("unrestricted capabilities", String.join("; ", details));
    }

    /** Who adds what must not be added; empty for nobody. */
    private static String added(Subject pod, Predicate<String> allowed) {
        Set<String> forbidden = new TreeSet<>();
        List<String> adding = pod.containers(container -> {
            List<String> bad = of(container, "add")
                    .valueStream()
                    .map(name -> name.asString(""))
                    .filter(allowed.negate())
                    .toList();
            forbidden.addAll(bad);
            return !bad.isEmpty();
        });
        return adding.isEmpty()
                ? ""
                : Wording.named("container", adding) + " must not include " + Wording.quoted(forbidden)
                        + " in securityContext.capabilities.add";
    }

    private static JsonNode of(JsonNode container, String field) {
        return Subject.security(container).path("capabilities").path(field);
    }
}
