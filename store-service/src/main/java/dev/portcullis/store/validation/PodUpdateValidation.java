package dev.portcullis.store.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What of a pod may still change: almost nothing. */
public final class PodUpdateValidation {
    private static final String UPDATABLE = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private PodUpdateValidation() {}

    public static void update(Field pod, JsonNode old) {
        Field spec = pod.at("spec");
        JsonNode before = old.path("spec");
        for (String list : List.of("containers", "initContainers")) {
            if (spec.at(list).node().size() != before.path(list).size()) {
                spec.at(list).forbidden("pod updates may not add or remove containers");
                return;
            }
        }
        deadline(spec.at("activeDeadlineSeconds"), before.path("activeDeadlineSeconds"));
        tolerations(spec.at("tolerations"), before.path("tolerations"));
        ObjectNode munged = munge(spec, before);
        if (!munged.equals(before)) {
            spec.forbidden(UPDATABLE + "\n" + difference(munged, before));
        }
    }

    private static void deadline(Field deadline, JsonNode before) {
        if (!before.isNumber()) {
            return;
        }
        if (deadline.absent()) {
            deadline.invalid(null, "must not update from a positive integer to nil value");
        } else if (before.asLong() < deadline.number()) {
            deadline.invalid("must be less than or equal to previous value");
        }
    }

    private static void tolerations(Field tolerations, JsonNode before) {
        List<JsonNode> now = new ArrayList<>();
        tolerations.node().forEach(toleration -> now.add(withoutSeconds(toleration)));
        for (JsonNode toleration : before) {
            if (!now.contains(withoutSeconds(toleration))) {
                tolerations.forbidden("existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static JsonNode withoutSeconds(JsonNode toleration) {
        ObjectNode copy = toleration.deepCopy().asObject();
        copy.remove("tolerationSeconds");
        return copy;
    }

    /** The new spec with everything that may change as it was before. */
    private static ObjectNode munge(Field spec, JsonNode before) {
        ObjectNode munged = spec.node().deepCopy().asObject();
        for (String list : List.of("containers", "initContainers")) {
            for (int i = 0; i < munged.path(list).size(); i++) {
                copy((ObjectNode) munged.path(list).get(i), before.path(list).path(i), "image");
            }
        }
        copy(munged, before, "activeDeadlineSeconds");
        copy(munged, before, "tolerations");
        if (before.path("terminationGracePeriodSeconds").asLong(0) < 0
                && munged.path("terminationGracePeriodSeconds").asLong(0) == 1) {
            copy(munged, before, "terminationGracePeriodSeconds");
        }
        gates(munged, before);
        return munged;
    }

    /** Gates may go; while there are any, the pod may be held to fewer nodes. */
    private static void gates(ObjectNode munged, JsonNode before) {
        JsonNode gates = before.path("schedulingGates");
        boolean onlyGone = munged.path("schedulingGates")
                .valueStream()
                .allMatch(gate -> gates.valueStream().anyMatch(gate::equals));
        if (onlyGone) {
            copy(munged, before, "schedulingGates");
        }
        boolean narrowed = !gates.isEmpty()
                && before.path("nodeSelector").properties().stream()
                        .allMatch(e ->
                                e.getValue().equals(munged.path("nodeSelector").get(e.getKey())));
        if (narrowed) {
            copy(munged, before, "nodeSelector");
        }
    }

    private static void copy(ObjectNode to, JsonNode from, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }

    private static String difference(ObjectNode now, JsonNode before) {
        StringBuilder text = new StringBuilder();
        for (String field : now.propertyNames()) {
            if (!now.get(field).equals(before.get(field))) {
                text.append("+ ")
                        .append(field)
                        .append(": ")
                        .append(now.get(field))
                        .append('\n');
            }
        }
        for (String field : before.propertyNames()) {
            if (!Objects.equals(now.get(field), before.get(field))) {
                text.append("- ")
                        .append(field)
                        .append(": ")
                        .append(before.get(field))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** The subresource {@code ephemeralcontainers}: more may come, those that are there stay as they are. */
    public static void ephemeralContainers(Field pod, JsonNode old) {
        if (PodResizeValidation.isStatic(old)) {
            pod.forbidden("static pods do not support ephemeral containers");
            return;
        }
        Field containers = pod.at("spec", "ephemeralContainers");
        for (JsonNode before : old.path("spec").path("ephemeralContainers")) {
            String name = before.path("name").asString("");
            JsonNode now = containers
                    .node()
                    .valueStream()
                    .filter(container -> container.path("name").asString("").equals(name))
                    .findFirst()
                    .orElse(null);
            if (now == null) {
                containers.forbidden("existing ephemeral containers \"" + name + "\" may not be removed\n");
            } else if (!now.equals(before)) {
                containers.forbidden("existing ephemeral containers \"" + name + "\" may not be changed\n");
            }
        }
    }

    public static void status(Field pod, JsonNode old) {
        Field status = pod.at("status");
        Field nominated = status.at("nominatedNodeName");
        if (!nominated.empty()) {
            nominated.invalid(Formats.dnsSubdomain(nominated.text()));
        }
        for (Field ip : status.at("podIPs").items()) {
            Addresses.valid(ip.at("ip"));
        }
        JsonNode node = old.path("spec").path("nodeName");
        if (!pod.at("spec", "nodeName").text().equals(node.asString(""))) {
            pod.at("status", "nodeName").forbidden("may not be changed directly");
        }
    }
}
