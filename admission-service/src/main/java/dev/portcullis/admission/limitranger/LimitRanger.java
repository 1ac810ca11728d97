package dev.portcullis.admission.limitranger;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.PodContainers;
import dev.portcullis.admission.PodContainers.Container;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.quantity.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Fills in the namespace's default requests and limits, and refuses what is out of bounds ({@code plugin/limitranger}). */
public final class LimitRanger implements MutatingPlugin, ValidatingPlugin {
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private final Supplier<Collection<LimitRange>> ranges;

    LimitRanger(Supplier<Collection<LimitRange>> ranges) {
        this.ranges = ranges;
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public boolean handles(Attributes attributes) {
        boolean claim = attributes.isCore("persistentvolumeclaims")
                && (attributes.operation() == Operation.CREATE || attributes.operation() == Operation.UPDATE);
        return (claim || attributes.createsPod()) && !of(attributes).isEmpty();
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        if (attributes.isCore("pods")) {
            of(attributes).forEach(range -> setDefaults(attributes.requireObject(), range));
        }
        return Mutation.admitted(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        List<String> faults = new ArrayList<>();
        for (LimitRange range : of(attributes)) {
            Bounds.check(range, attributes.requireObject(), attributes.isCore("pods"), faults);
        }
        return faults.isEmpty()
                ? Validation.accepted()
                : Validation.rejected(attributes.forbidden(faults.size() == 1 ? faults.getFirst() : faults.toString()));
    }

    private List<LimitRange> of(Attributes attributes) {
        return ranges.get().stream()
                .filter(range -> range.namespace().equals(attributes.namespace()))
                .toList();
    }

    private static void setDefaults(ObjectNode pod, LimitRange range) {
        List<String> set = new ArrayList<>();
        for (Container container : PodContainers.all(pod)) {
            if (!container.kind().startsWith("ephemeral")) {
                for (LimitRange.Item item : range.items()) {
                    if (item.type().equals("Container")) {
                        setDefaults(container, item, set);
                    }
                }
            }
        }
        if (!set.isEmpty()) {
            pod.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
        }
    }

    private static void setDefaults(Container container, LimitRange.Item item, List<String> set) {
        String who = container.kind() + " " + container.object().path("name").asString("");
        List<String> requests = fill(container, "requests", item.defaultRequests());
        List<String> limits = fill(container, "limits", item.defaults());
        if (!requests.isEmpty()) {
            set.add(String.join(", ", requests) + " request for " + who);
        }
        if (!limits.isEmpty()) {
            set.add(String.join(", ", limits) + " limit for " + who);
        }
    }

    private static List<String> fill(Container container, String field, Map<String, Quantity> defaults) {
        List<String> names = new ArrayList<>();
        defaults.forEach((name, quantity) -> {
            ObjectNode values =
                    container.object().withObjectProperty("resources").withObjectProperty(field);
            if (!values.has(name)) {
                values.put(name, quantity.toString());
                names.add(name);
            }
        });
        return names;
    }
}
