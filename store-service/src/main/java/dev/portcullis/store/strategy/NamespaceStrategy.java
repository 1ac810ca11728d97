package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.validation.CoreValidation;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.Formats;
import dev.portcullis.store.validation.MetaValidation;
import dev.portcullis.store.validation.NameRule;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A deleted namespace stays until its {@code spec.finalizers} are gone, which only the subresource {@code finalize} changes. */
final class NamespaceStrategy extends KindStrategy {
    private static final String FINALIZE = "finalize";
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    NamespaceStrategy(ResourceType type) {
        super(type, new Rules());
    }

    private static final class Rules implements KindRules {
        @Override
        public NameRule names() {
            return NameRule.LABEL;
        }

        @Override
        public void prepareForCreate(ObjectNode namespace) {
            namespace.putObject("status").put("phase", "Active");
            ObjectNode spec = namespace.get("spec") instanceof ObjectNode own ? own : namespace.putObject("spec");
            ArrayNode finalizers = spec.withArray("finalizers");
            if (finalizers.valueStream().noneMatch(f -> f.asString("").equals("kubernetes"))) {
                finalizers.add("kubernetes");
            }
            label(namespace);
        }

        @Override
        public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
            ObjectNode spec = namespace.get("spec") instanceof ObjectNode own ? own : namespace.putObject("spec");
            copy(spec, old.path("spec"), "finalizers");
            label(namespace);
        }

        @Override
        public void prepareStatus(ObjectNode namespace, ObjectNode old) {
            ObjectNode status = namespace.get("status") instanceof ObjectNode own ? own : namespace.putObject("status");
            if (status.path("phase").asString("").isEmpty()) {
                status.put("phase", "Active");
            }
        }

        private static void label(ObjectNode namespace) {
            ObjectNode metadata = metadata(namespace);
            String name = metadata.path("name").asString("");
            if (Formats.labelValue(name).isEmpty() && !name.isEmpty()) {
                ObjectNode labels =
                        metadata.get("labels") instanceof ObjectNode own ? own : metadata.putObject("labels");
                labels.put(NAME_LABEL, name);
            }
        }

        @Override
        public void validateStatus(Field namespace, JsonNode old) {
            CoreValidation.namespaceStatus(namespace);
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource, WriteContext context) {
        if (!subresource.equals(FINALIZE)) {
            super.prepareForUpdate(object, old, subresource, context);
            return;
        }
        JsonNode finalizers = object.path("spec").path("finalizers").deepCopy();
        ObjectNode own = object.deepCopy();
        super.prepareForUpdate(own, old, "", context);
        object.removeAll();
        object.setAll(own);
        ObjectNode spec = object.get("spec") instanceof ObjectNode there ? there : object.putObject("spec");
        spec.set("finalizers", finalizers.isArray() ? finalizers : spec.arrayNode());
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, String subresource) {
        if (!subresource.equals(FINALIZE)) {
            return super.validateUpdate(object, old, subresource);
        }
        Field root = Field.root(object);
        MetaValidation.validateUpdate(root.at("metadata"), old.path("metadata"));
        CoreValidation.namespaceFinalizers(root);
        return root.errors();
    }

    @Override
    public void markDeleted(ObjectNode object) {
        ObjectNode status = object.get("status") instanceof ObjectNode own ? own : object.putObject("status");
        status.put("phase", "Terminating");
    }

    @Override
    public boolean held(ObjectNode object) {
        return !object.path("spec").path("finalizers").isEmpty();
    }
}
