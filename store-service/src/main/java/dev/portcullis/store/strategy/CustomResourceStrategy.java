package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.ScalePaths;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.rule.RuleCheck;
import dev.portcullis.store.rule.SchemaRules;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.validation.Correlation;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.MetaValidation;
import dev.portcullis.store.validation.NameRule;
import dev.portcullis.store.validation.ScaleValidation;
import dev.portcullis.store.validation.StructuralValidation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Custom resources: the generation counts all changes but those of metadata and, if it stands apart, status. */
final class CustomResourceStrategy implements ResourceStrategy {
    private static final Set<String> BLOCKING = Set.of(
            "FieldValueNotSupported",
            "FieldValueRequired",
            "FieldValueTooLong",
            "FieldValueTooMany",
            "FieldValueTypeInvalid");

    private final ResourceType type;
    private final boolean status;
    private final @Nullable ScalePaths scale;

    CustomResourceStrategy(ResourceType type) {
        this.type = type;
        this.status = type.subresource("status").isPresent();
        this.scale = type.subresource("scale").map(Subresource::scale).orElse(null);
    }

    @Override
    public void prepareForCreate(ObjectNode object, WriteContext context) {
        if (status) {
            object.remove("status");
        }
        KindStrategy.generation(object, 1);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource, WriteContext context) {
        KindStrategy.keepMetadata(KindStrategy.metadata(object), old.path("metadata"));
        if (subresource.equals("status")) {
            JsonNode own = object.path("status");
            ObjectNode kept = old.deepCopy();
            JsonNode managed = object.path("metadata").path("managedFields");
            JsonNode version = object.path("metadata").path("resourceVersion");
            object.removeAll();
            object.setAll(kept);
            ObjectNode metadata = KindStrategy.metadata(object);
            set(metadata, "managedFields", managed);
            set(metadata, "resourceVersion", version);
            set(object, "status", own);
            return;
        }
        if (status) {
            set(object, "status", old.path("status"));
        }
        if (KindStrategy.specChanged(object, old, status)) {
            KindStrategy.generation(
                    object, old.path("metadata").path("generation").asLong(0) + 1);
        }
    }

    private static void set(ObjectNode object, String field, JsonNode value) {
        if (value.isMissingNode()) {
            object.remove(field);
        } else {
            object.set(field, value.deepCopy());
        }
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object) {
        Field root = Field.root(object);
        MetaValidation.validate(root.at("metadata"), type.namespaced(), NameRule.SUBDOMAIN);
        StructuralValidation found = StructuralValidation.of(type.schema(), "", object, null);
        root.errors().addAll(found.errors());
        replicas(root, false);
        root.errors().addAll(found.embedded());
        root.errors().addAll(found.lists());
        rules(root, null, null);
        return root.errors();
    }

    /** Only where the object has the shape that rules rely on. */
    private void rules(Field root, @Nullable ObjectNode old, @Nullable Correlation was) {
        SchemaRules rules = SchemaRules.of(type.schema());
        if (rules.isEmpty()) {
            return;
        }
        if (root.errors().stream().map(FieldError::reason).anyMatch(BLOCKING::contains)) {
            root.add(FieldError.invalid(
                    "<nil>",
                    null,
                    "some validation rules were not checked because the object was invalid; correct the existing errors"
                            + " to complete validation"));
        } else {
            RuleCheck.check(rules, root, old, was);
        }
    }

    /** Metadata is looked at by the common code and by the kind's, so that its errors come twice. */
    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, String subresource) {
        Field root = Field.root(object);
        MetaValidation.validate(root.at("metadata"), type.namespaced(), NameRule.PATH_SEGMENT);
        MetaValidation.validateUpdate(root.at("metadata"), old.path("metadata"));
        MetaValidation.validateUpdate(root.at("metadata"), old.path("metadata"));
        Correlation was = Correlation.of(type.schema(), object, old);
        if (subresource.equals("status")) {
            status(root, old, was);
        } else {
            StructuralValidation found = StructuralValidation.of(type.schema(), "", object, was);
            root.errors().addAll(found.errors());
            replicas(root, false);
            root.errors().addAll(found.embedded());
            lists(root, found, type.schema(), old);
        }
        rules(root, old, was);
        return root.errors();
    }

    /** By its own schema, which knows nothing of what is around it. */
    private void status(Field root, ObjectNode old, Correlation was) {
        Schema schema = type.schema().property("status");
        JsonNode status = root.node().get("status");
        if (schema != null && status != null) {
            StructuralValidation found = StructuralValidation.of(schema, "status", status, was.key("status"));
            root.errors().addAll(found.errors());
            lists(root, found, type.schema(), old);
        }
        replicas(root, true);
    }

    private void replicas(Field root, boolean statusOnly) {
        if (scale != null && !statusOnly) {
            ScaleValidation.spec(root, scale.spec());
        }
        if (scale != null) {
            ScaleValidation.status(root, scale.status(), scale.selector());
        }
    }

    /** Items that were there twice before may stay so. */
    private static void lists(Field root, StructuralValidation found, Schema schema, ObjectNode old) {
        if (!found.lists().isEmpty() && StructuralValidation.listsHold(schema, old)) {
            root.errors().addAll(found.lists());
        }
    }

    @Override
    public List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
        return MetaValidation.finalizerWarnings(
                object.path("metadata"), old == null ? MissingNode.getInstance() : old.path("metadata"));
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }
}
