package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.MetaValidation;
import dev.portcullis.store.validation.PodResizeValidation;
import dev.portcullis.store.validation.PodUpdateValidation;
import dev.portcullis.store.validation.PodValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods: pending with a QoS class when new, ended with a grace period once they are on a node. */
final class PodStrategy extends KindStrategy {
    private static final String EPHEMERAL = "ephemeralcontainers";
    private static final String RESIZE = "resize";
    private static final Set<String> ENDED = Set.of("Failed", "Succeeded");

    PodStrategy(ResourceType type) {
        super(type, new Rules());
    }

    private static final class Rules implements KindRules {
        @Override
        public boolean counted() {
            return true;
        }

        @Override
        public void prepareForCreate(ObjectNode pod) {
            pod.putObject("status").put("phase", "Pending").put("qosClass", QosClass.of(pod.path("spec")));
            if (!pod.path("spec").path("schedulingGates").isEmpty()) {
                ((ObjectNode) pod.get("status"))
                        .putArray("conditions")
                        .addObject()
                        .put("type", "PodScheduled")
                        .put("status", "False")
                        .put("reason", "SchedulingGated")
                        .put("message", "Scheduling is blocked due to non-empty scheduling gates");
            }
        }

        /** Kubelets touch neither the owners nor the end of a pod. */
        @Override
        public void prepareStatus(ObjectNode pod, ObjectNode old) {
            copy(metadata(pod), old.path("metadata"), "ownerReferences");
            ObjectNode status = pod.get("status") instanceof ObjectNode own ? own : pod.putObject("status");
            String qos = old.path("status").path("qosClass").asString("");
            if (status.path("qosClass").asString("").isEmpty()) {
                status.put("qosClass", qos.isEmpty() ? QosClass.of(pod.path("spec")) : qos);
            }
        }

        @Override
        public void validate(Field pod) {
            PodValidation.pod(pod);
        }

        @Override
        public void validateUpdate(Field pod, JsonNode old) {
            PodUpdateValidation.update(pod, old);
        }

        @Override
        public void validateStatus(Field pod, JsonNode old) {
            PodUpdateValidation.status(pod, old);
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode pod, ObjectNode old, String subresource, WriteContext context) {
        ObjectNode part = switch (subresource) {
            case EPHEMERAL -> PodParts.ephemeralContainers(pod, old);
            case RESIZE -> PodParts.resources(pod, old);
            default -> pod;
        };
        if (part != pod) {
            pod.removeAll();
            pod.setAll(part);
        }
        super.prepareForUpdate(pod, old, subresource, context);
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode pod) {
        List<FieldError> errors = new ArrayList<>(super.validateCreate(pod));
        if (!pod.path("spec").path("ephemeralContainers").isEmpty()) {
            errors.add(FieldError.forbidden("spec.ephemeralContainers", "cannot be set on create"));
        }
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode pod, ObjectNode old, String subresource) {
        if (!subresource.equals(EPHEMERAL) && !subresource.equals(RESIZE)) {
            return super.validateUpdate(pod, old, subresource);
        }
        List<FieldError> errors = new ArrayList<>(super.validateCreate(pod));
        Field root = Field.root(pod);
        MetaValidation.validateUpdate(root.at("metadata"), old.path("metadata"));
        if (subresource.equals(EPHEMERAL)) {
            PodUpdateValidation.ephemeralContainers(root, old);
        } else {
            String known = old.path("status").path("qosClass").asString("");
            PodResizeValidation.resize(
                    root, old, known.isEmpty() ? QosClass.of(old.path("spec")) : known, QosClass.of(pod.path("spec")));
        }
        errors.addAll(root.errors());
        return errors;
    }

    @Override
    public OptionalLong gracePeriod(ObjectNode pod, @Nullable Long requested) {
        long period = requested != null
                ? requested
                : pod.path("spec").path("terminationGracePeriodSeconds").asLong(0);
        if (pod.path("spec").path("nodeName").asString("").isEmpty()
                || ENDED.contains(pod.path("status").path("phase").asString(""))) {
            period = 0;
        }
        return OptionalLong.of(period < 0 ? 1 : period);
    }
}
