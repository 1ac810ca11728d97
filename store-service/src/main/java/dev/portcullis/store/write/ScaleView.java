package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.catalog.ScalePaths;
import dev.portcullis.store.transform.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code scale} of a workload: {@code spec.replicas} as a Scale. */
final class ScaleView implements Change.View {
    private static final ScalePaths WORKLOAD =
            new ScalePaths(List.of("spec", "replicas"), List.of("status", "replicas"), null);

    private final Target target;
    private final boolean custom;
    private final ScalePaths paths;

    /** @param paths those of a custom resource; null for a workload */
    ScaleView(Target target, @Nullable ScalePaths paths) {
        this.target = target;
        this.custom = paths != null;
        this.paths = paths == null ? WORKLOAD : paths;
    }

    @Override
    public Target target() {
        return target;
    }

    /** As above, to be read: a custom resource without the field has no scale. */
    ObjectNode read(ObjectNode object) {
        if (custom && !at(object, paths.spec()).isNumber()) {
            throw ApiErrors.internal(
                    "the spec replicas field \"." + String.join(".", paths.spec()) + "\" does not exist", null);
        }
        return of(object);
    }

    private static JsonNode at(JsonNode object, List<String> path) {
        JsonNode node = object;
        for (String step : path) {
            node = node.path(step);
        }
        return node;
    }

    private String selector(ObjectNode object) {
        if (!custom) {
            return selector(object.path("spec").path("selector"));
        }
        return paths.selector() == null ? "" : at(object, paths.selector()).asString("");
    }

    @Override
    public ObjectNode of(ObjectNode object) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            JsonNode value = object.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        }
        long replicas = at(object, paths.spec()).asLong(0);
        ObjectNode spec = scale.putObject("spec");
        if (replicas != 0) {
            spec.put("replicas", replicas);
        }
        ObjectNode status = scale.putObject("status");
        status.put("replicas", at(object, paths.status()).asLong(0));
        String selector = selector(object);
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }

    @Override
    public ObjectNode into(ObjectNode object, ObjectNode scale) {
        long replicas = scale.path("spec").path("replicas").asLong(0);
        if (replicas < 0) {
            throw ApiErrors.invalid(
                    new GroupResource("autoscaling", "Scale"),
                    scale.path("metadata").path("name").asString(""),
                    List.of(FieldError.invalid("spec.replicas", replicas, "must be greater than or equal to 0")));
        }
        ObjectNode scaled = object.deepCopy();
        ObjectNode parent = scaled;
        for (String step : paths.spec().subList(0, paths.spec().size() - 1)) {
            parent = parent.get(step) instanceof ObjectNode there ? there : parent.putObject(step);
        }
        parent.put(paths.spec().getLast(), replicas);
        Metadata metadata = Metadata.of(scaled);
        Metadata own = Metadata.of(scale);
        if (!own.text("resourceVersion").isEmpty()) {
            metadata.copy("resourceVersion", own);
        }
        if (!own.uid().isEmpty() && !own.uid().equals(metadata.uid())) {
            throw ApiErrors.conflict(
                    new GroupResource("autoscaling", "Scale"),
                    metadata.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(own.uid(), metadata.uid()));
        }
        return scaled;
    }

    /** A LabelSelector, or a plain map as ReplicationControllers have it, in the form of a query. */
    private static String selector(JsonNode selector) {
        List<String> terms = new ArrayList<>();
        boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
        JsonNode labels = structured ? selector.path("matchLabels") : selector;
        labels.properties()
                .forEach(label ->
                        terms.add(label.getKey() + "=" + label.getValue().asString("")));
        for (JsonNode term : selector.path("matchExpressions")) {
            terms.add(expression(term));
        }
        terms.sort(null);
        return String.join(",", terms);
    }

    private static String expression(JsonNode term) {
        String key = term.path("key").asString("");
        List<String> values = new ArrayList<>();
        term.path("values").forEach(value -> values.add(value.asString("")));
        values.sort(null);
        String operator = term.path("operator").asString("");
        return switch (operator) {
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            default -> key + " " + operator.toLowerCase(Locale.ROOT) + " (" + String.join(",", values) + ")";
        };
    }
}
