package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.MetaValidation;
import dev.portcullis.store.validation.NameRule;
import dev.portcullis.store.validation.SchemaValidation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The strategy of a built-in kind: what all of them do, and the rules of the one. */
class KindStrategy implements ResourceStrategy {
    /** Kinds of which an update must say what it is based on. */
    private static final Set<String> CONDITIONAL = Set.of(
            "leases.coordination.k8s.io",
            "poddisruptionbudgets.policy",
            "runtimeclasses.node.k8s.io",
            "csidrivers.storage.k8s.io",
            "csinodes.storage.k8s.io",
            "volumeattachments.storage.k8s.io",
            "customresourcedefinitions.apiextensions.k8s.io",
            "mutatingwebhookconfigurations.admissionregistration.k8s.io",
            "validatingwebhookconfigurations.admissionregistration.k8s.io",
            "validatingadmissionpolicies.admissionregistration.k8s.io",
            "validatingadmissionpolicybindings.admissionregistration.k8s.io");

    /** Kinds of which an update makes what isn't there. */
    private static final Set<String> CREATED_BY_UPDATE = Set.of(
            "events",
            "events.events.k8s.io",
            "leases.coordination.k8s.io",
            "services",
            "endpoints",
            "limitranges",
            "roles.rbac.authorization.k8s.io",
            "clusterroles.rbac.authorization.k8s.io",
            "rolebindings.rbac.authorization.k8s.io",
            "clusterrolebindings.rbac.authorization.k8s.io");

    private final ResourceType type;
    private final KindRules rules;
    private final boolean status;

    KindStrategy(ResourceType type, KindRules rules) {
        this.type = type;
        this.rules = rules;
        this.status = type.subresource("status").isPresent();
    }

    @Override
    public void prepareForCreate(ObjectNode object, WriteContext context) {
        if (status && !rules.keepsStatusOnCreate()) {
            object.putObject("status");
        }
        if (rules.counted()) {
            generation(object, 1);
        }
        rules.prepareForCreate(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource, WriteContext context) {
        keepMetadata(metadata(object), old.path("metadata"));
        if (subresource.equals("status")) {
            JsonNode own = object.path("status");
            keep(object, old, name -> !name.equals("metadata"));
            object.set("status", own);
            rules.prepareStatus(object, old);
            return;
        }
        if (status) {
            keep(object, old, name -> name.equals("status"));
        }
        rules.prepareForUpdate(object, old);
        if (rules.counted() && specChanged(object, old, status)) {
            metadata(object)
                    .put("generation", old.path("metadata").path("generation").asLong(0) + 1);
        }
    }

    /** Of all fields that the predicate names, the object gets the old ones. */
    private static void keep(ObjectNode object, ObjectNode old, Predicate<String> which) {
        Set<String> names = new HashSet<>(object.propertyNames());
        names.addAll(old.propertyNames());
        for (String name : names) {
            JsonNode value = old.get(name);
            if (!which.test(name)) {
                continue;
            } else if (value == null) {
                object.remove(name);
            } else {
                object.set(name, value.deepCopy());
            }
        }
    }

    static void keepMetadata(ObjectNode metadata, JsonNode old) {
        for (String field : List.of("generation", "creationTimestamp")) {
            copy(metadata, old, field);
        }
        for (String field : List.of("uid", "resourceVersion")) {
            if (metadata.path(field).asString("").isEmpty()) {
                copy(metadata, old, field);
            }
        }
        if (old.hasNonNull("deletionTimestamp")) {
            copy(metadata, old, "deletionTimestamp");
        }
        if (!metadata.hasNonNull("deletionGracePeriodSeconds")) {
            copy(metadata, old, "deletionGracePeriodSeconds");
        }
    }

    static void copy(ObjectNode to, JsonNode from, String field) {
        if (from.hasNonNull(field)) {
            to.set(field, from.get(field).deepCopy());
        } else {
            to.remove(field);
        }
    }

    /** Whether anything but metadata and, where it stands apart, status differs. */
    static boolean specChanged(ObjectNode object, ObjectNode old, boolean statusApart) {
        Set<String> names = new HashSet<>(object.propertyNames());
        names.addAll(old.propertyNames());
        names.removeAll(List.of("apiVersion", "kind", "metadata", statusApart ? "status" : "metadata"));
        return names.stream().anyMatch(name -> !object.path(name).equals(old.path(name)));
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object) {
        Field root = Field.root(object);
        whole(root);
        rules.validateCreate(root);
        if (root.errors().isEmpty()) {
            MetaValidation.validate(root.at("metadata"), type.namespaced(), NameRule.PATH_SEGMENT);
        }
        return root.errors();
    }

    /** Metadata is looked at by the common code and by the kind's, so that its errors come twice. */
    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, String subresource) {
        Field root = Field.root(object);
        Field metadata = root.at("metadata");
        MetaValidation.validate(metadata, type.namespaced(), NameRule.PATH_SEGMENT);
        MetaValidation.validateUpdate(metadata, old.path("metadata"));
        MetaValidation.validateUpdate(metadata, old.path("metadata"));
        if (subresource.equals("status")) {
            rules.validateStatus(root, old);
            return root.errors();
        }
        if (rules.validatesWholeOnUpdate()) {
            whole(root);
        }
        SchemaValidation.immutable(type.schema(), root, old);
        rules.validateUpdate(root, old);
        return root.errors();
    }

    private void whole(Field root) {
        MetaValidation.validate(root.at("metadata"), type.namespaced(), rules.names());
        if (rules.checksFinalizers()) {
            MetaValidation.kubeFinalizers(root.at("metadata"));
        }
        SchemaValidation.enums(type.schema(), root);
        rules.validate(root);
    }

    @Override
    public List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
        return rules.warnings(object, old);
    }

    /** As the number that it is read back as, so that trees stay comparable. */
    static void generation(ObjectNode object, long generation) {
        if (generation == (int) generation) {
            metadata(object).put("generation", (int) generation);
        } else {
            metadata(object).put("generation", generation);
        }
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return !CONDITIONAL.contains(type.groupResource());
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return CREATED_BY_UPDATE.contains(type.groupResource());
    }

    static ObjectNode metadata(ObjectNode object) {
        return object.get("metadata") instanceof ObjectNode own ? own : object.putObject("metadata");
    }
}
