package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.allocation.ServiceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Of which families a service has addresses: what it says, or else what follows of its addresses and of what there is here. */
final class ServiceFamilies {
    private static final String SINGLE = "SingleStack";
    private static final String REQUIRE = "RequireDualStack";
    private static final List<String> FIELDS = List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");

    private final ObjectNode spec;
    private final List<String> here;
    private final List<FieldError> errors = new ArrayList<>();

    private ServiceFamilies(ObjectNode spec, List<String> here) {
        this.spec = spec;
        this.here = here;
    }

    /**
     * Fills in {@code ipFamilies} and {@code ipFamilyPolicy}.
     *
     * @param here the families that there are addresses of, the usual one first
     * @return what is wrong
     */
    static List<FieldError> settle(ObjectNode spec, @Nullable JsonNode before, List<String> here) {
        // Services that would like both are not changed only because the cluster has been.
        boolean kept = before != null
                && spec.path("ipFamilyPolicy").asString("").equals("PreferDualStack")
                && FIELDS.stream().allMatch(field -> spec.path(field).equals(before.path(field)));
        if (kept) {
            return List.of();
        }
        ServiceFamilies families = new ServiceFamilies(spec, here);
        if (before != null) {
            families.downgrade(before);
        }
        families.settle();
        return families.errors;
    }

    /** Who wants one only, and says nothing of the addresses, keeps the first. */
    private void downgrade(JsonNode before) {
        if (!policy().equals(SINGLE)
                || before.path("ipFamilyPolicy").asString("").equals(SINGLE)) {
            return;
        }
        for (String field : List.of("clusterIPs", "ipFamilies")) {
            if (spec.path(field) instanceof ArrayNode both && both.size() == 2 && both.equals(before.path(field))) {
                both.remove(1);
            }
        }
    }

    private void settle() {
        ArrayNode families = list("ipFamilies");
        JsonNode ips = spec.path("clusterIPs");
        boolean headless = ips.path(0).asString("").equals("None");
        for (int i = families.size(); i < ips.size() && !headless; i++) {
            families.add(ServiceRange.familyOf(ips.path(i).asString("")));
        }
        if (policy().isEmpty()) {
            spec.put("ipFamilyPolicy", ips.size() == 2 || families.size() == 2 ? REQUIRE : SINGLE);
        }
        boolean one = policy().equals(SINGLE);
        if (headless && spec.path("selector").isEmpty()) {
            // Its endpoints are made by somebody else, with whatever addresses these have.
            complete(families, one, List.of("IPv4", "IPv6"));
            return;
        }
        multiple(ips, "clusterIPs", one);
        multiple(families, "ipFamilies", one);
        for (int i = 0; i < families.size(); i++) {
            if (!here.contains(families.path(i).asString(""))) {
                errors.add(FieldError.invalid(
                        "spec.ipFamilies[" + i + "]", families.path(i), "not configured on this cluster"));
            }
        }
        if (policy().equals(REQUIRE) && here.size() < 2) {
            errors.add(FieldError.invalid(
                    "spec.ipFamilyPolicy", policy(), "this cluster is not configured for dual-stack services"));
        }
        if (errors.isEmpty()) {
            complete(families, one, here);
        }
    }

    private void multiple(JsonNode values, String field, boolean one) {
        if (one && values.size() == 2) {
            errors.add(FieldError.invalid(
                    "spec.ipFamilyPolicy",
                    policy(),
                    "must be RequireDualStack or PreferDualStack when multiple '" + field + "' are specified"));
        }
    }

    private void complete(ArrayNode families, boolean one, List<String> all) {
        if (families.isEmpty()) {
            families.add(here.getFirst());
        }
        if (!one && families.size() == 1) {
            String first = families.path(0).asString("");
            all.stream().filter(family -> !family.equals(first)).forEach(families::add);
        }
    }

    private String policy() {
        return spec.path("ipFamilyPolicy").asString("");
    }

    private ArrayNode list(String field) {
        return spec.get(field) instanceof ArrayNode own ? own : spec.putArray(field);
    }
}
