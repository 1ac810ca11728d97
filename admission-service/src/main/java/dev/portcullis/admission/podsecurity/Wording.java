package dev.portcullis.admission.podsecurity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How kube-apiserver lists things. */
final class Wording {
    private Wording() {}

    static String plural(String one, String several, int count) {
        return count == 1 ? one : several;
    }

    /** {@code "a", "b"}. */
    static String quoted(Collection<String> names) {
        return names.isEmpty() ? "" : "\"" + String.join("\", \"", names) + "\"";
    }

    /** {@code containers "a", "b"}. */
    static String named(String what, Collection<String> names) {
        return plural(what, what + "s", names.size()) + " " + quoted(names);
    }

    /** {@code pod and container "a"}: who sets something. */
    static String setters(boolean pod, List<String> containers) {
        List<String> setters = new ArrayList<>();
        if (pod) {
            setters.add("pod");
        }
        if (!containers.isEmpty()) {
            setters.add(named("container", containers));
        }
        return String.join(" and ", setters);
    }
}
