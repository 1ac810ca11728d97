package dev.portcullis.admission.podsecurity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which system calls are filtered: at the baseline not fewer than usual, restricted by an explicit profile. */
final class SeccompProfile {
    private static final String POD = "seccomp.security.alpha.kubernetes.io/pod";
    static final String CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";

    private SeccompProfile() {}

    /** Before there was a field. */
    static @Nullable Violation baselineAnnotations(Subject pod) {
        Set<String> keys = new LinkedHashSet<>(List.of(POD));
        pod.containers(container -> true).forEach(name -> keys.add(CONTAINER + name));
        JsonNode annotations = pod.metadata().path("annotations");
        Set<String> bad = new TreeSet<>();
        for (String key : keys) {
            JsonNode value = annotations.path(key);
            if (value.isString() && !isAllowedAnnotation(value.asString())) {
                bad.add(key + "=" + value);
            }
        }
        return bad.isEmpty()
                ? null
                : new Violation(
                        "seccompProfile",
                        "forbidden " + Wording.plural("annotation", "annotations", bad.size()) + " "
                                + String.join(", ", bad));
    }

    private static boolean isAllowedAnnotation(String value) {
        return value.equals("runtime/default") || value.equals("docker/default") || value.startsWith("localhost/");
    }

    static @Nullable Violation baseline(Subject pod) {
        Set<String> values = new TreeSet<>();
        boolean whole = isBad(pod.spec(), values);
        List<String> bad = pod.containers(container -> isBad(container, values));
        return !whole && bad.isEmpty()
                ? null
                : new Violation(
                        "seccompProfile",
                        Wording.setters(whole, bad) + " must not set securityContext.seccompProfile.type to "
                                + Wording.quoted(values));
    }

    static @Nullable Violation restricted(Subject pod) {
        Violation bad = baseline(pod);
        if (bad != null || profile(pod.spec()).isObject()) {
            return bad;
        }
        List<String> silent = pod.containers(container -> !profile(container).isObject());
        return silent.isEmpty()
                ? null
                : new Violation(
                        "seccompProfile",
                        "pod or " + Wording.named("container", silent)
                                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    private static boolean isBad(JsonNode part, Set<String> values) {
        JsonNode profile = profile(part);
        String type = profile.path("type").asString("");
        boolean bad = profile.isObject() && !type.equals("RuntimeDefault") && !type.equals("Localhost");
        if (bad) {
            values.add(type);
        }
        return bad;
    }

    private static JsonNode profile(JsonNode part) {
        return Subject.security(part).path("seccompProfile");
    }
}
