package dev.portcullis.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The runtime's own profile, or one of the host's; by field and by annotation. */
final class AppArmorProfile {
    private static final String CONTAINER = "container.apparmor.security.beta.kubernetes.io/";

    private AppArmorProfile() {}

    static @Nullable Violation violation(Subject pod) {
        Set<String> types = new TreeSet<>();
        boolean whole = isBad(pod.spec(), types);
        List<String> bad = pod.containers(container -> isBad(container, types));
        Set<String> annotations = annotations(pod);
        if (!whole && bad.isEmpty() && annotations.isEmpty()) {
            return null;
        }
        List<String> setters = new ArrayList<>();
        if (whole || !bad.isEmpty()) {
            setters.add(Wording.setters(whole, bad));
        }
        if (!annotations.isEmpty()) {
            setters.add(Wording.plural("annotation", "annotations", annotations.size()));
        }
        List<String> values = new ArrayList<>(types);
        values.addAll(annotations);
        return new Violation(
                Wording.plural("forbidden AppArmor profile", "forbidden AppArmor profiles", values.size()),
                String.join(" and ", setters) + " must not set AppArmor profile type to " + Wording.quoted(values));
    }

    private static boolean isBad(JsonNode part, Set<String> types) {
        JsonNode profile = Subject.security(part).path("appArmorProfile");
        String type = profile.path("type").asString("");
        boolean bad = profile.isObject() && !type.equals("RuntimeDefault") && !type.equals("Localhost");
        if (bad) {
            types.add(type);
        }
        return bad;
    }

    private static Set<String> annotations(Subject pod) {
        Set<String> bad = new TreeSet<>();
        pod.metadata().path("annotations").properties().forEach(annotation -> {
            String value = annotation.getValue().asString("");
            if (annotation.getKey().startsWith(CONTAINER)
                    && !value.isEmpty()
                    && !value.equals("runtime/default")
                    && !value.startsWith("localhost/")) {
                bad.add(annotation.getKey() + "=" + annotation.getValue());
            }
        });
        return bad;
    }
}
