package dev.portcullis.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Only the types that are made for containers, and no user or role of one's own. */
final class SeLinuxOptions {
    static final Set<String> TYPES = Set.of("", "container_t", "container_init_t", "container_kvm_t");
    static final Set<String> TYPES_OF_1_31 =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private final Set<String> allowed;
    private final Set<String> types = new TreeSet<>();
    private boolean user;
    private boolean role;

    private SeLinuxOptions(Set<String> allowed) {
        this.allowed = allowed;
    }

    static @Nullable Violation violation(Subject pod, Set<String> allowed) {
        return new SeLinuxOptions(allowed).violation(pod);
    }

    private @Nullable Violation violation(Subject pod) {
        boolean whole = isBad(pod.spec());
        List<String> bad = pod.containers(this::isBad);
        if (!whole && bad.isEmpty()) {
            return null;
        }
        List<String> what = new ArrayList<>();
        if (!types.isEmpty()) {
            what.add(Wording.named("type", types));
        }
        if (user) {
            what.add("user may not be set");
        }
        if (role) {
            what.add("role may not be set");
        }
        return new Violation(
                "seLinuxOptions",
                Wording.setters(whole, bad) + " set forbidden securityContext.seLinuxOptions: "
                        + String.join("; ", what));
    }

    private boolean isBad(JsonNode part) {
        JsonNode options = Subject.security(part).path("seLinuxOptions");
        String type = options.path("type").asString("");
        boolean badType = !allowed.contains(type);
        boolean badUser = !options.path("user").asString("").isEmpty();
        boolean badRole = !options.path("role").asString("").isEmpty();
        if (badType) {
            types.add(type);
        }
        user |= badUser;
        role |= badRole;
        return badType || badUser || badRole;
    }
}
