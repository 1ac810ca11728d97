package dev.portcullis.store.validation;

import dev.portcullis.store.schema.Schema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the schema of a built-in kind says about values: which ones are known, and which may not change. */
public final class SchemaValidation {
    /** Fields whose kinds say in their own words what is wrong. */
    private static final Set<String> OWN_WORDS = Set.of(
            "CSIDriverSpec.volumeLifecycleModes",
            "PersistentVolumeClaimSpec.accessModes",
            "PersistentVolumeSpec.accessModes",
            "DaemonSetUpdateStrategy.type",
            "DeploymentStrategy.type",
            "StatefulSetSpec.podManagementPolicy",
            "StatefulSetUpdateStrategy.type",
            "ResourceQuotaSpec.scopes",
            "ScopedResourceSelectorRequirement.scopeName",
            "ScopedResourceSelectorRequirement.operator",
            "NodeSelectorRequirement.operator",
            "LabelSelectorRequirement.operator");

    private SchemaValidation() {}

    /** Values that are none of those that the schema names. */
    public static void enums(Schema schema, Field value) {
        if (value.absent()) {
            return;
        }
        switch (schema.type()) {
            case OBJECT -> {
                Schema values = schema.additionalProperties();
                if (values != null && schema.properties().isEmpty()) {
                    if (deep(values)) {
                        value.entries().forEach(entry -> enums(values, entry.value()));
                    }
                } else {
                    schema.properties().forEach((name, field) -> {
                        if (value.node().has(name) && !OWN_WORDS.contains(simpleName(schema) + '.' + name)) {
                            enums(field, value.at(name));
                        }
                    });
                }
            }
            case ARRAY -> {
                Schema items = schema.items();
                List<JsonNode> known = schema.enumValues();
                if (items != null
                        && (deep(items)
                                || !known.isEmpty()
                                || !items.enumValues().isEmpty())) {
                    value.items().forEach(item -> {
                        known(known, item);
                        enums(items, item);
                    });
                }
            }
            case STRING -> known(schema.enumValues(), value);
            default -> {
                // Numbers and booleans have no enums in Kubernetes.
            }
        }
    }

    private static String simpleName(Schema schema) {
        String name = schema.definitionName();
        return name == null ? "" : name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean deep(Schema schema) {
        return schema.type() == Schema.Type.OBJECT || schema.type() == Schema.Type.ARRAY;
    }

    private static void known(List<JsonNode> known, Field value) {
        if (!known.isEmpty() && !value.text().isEmpty() && known.stream().noneMatch(k -> k.equals(value.node()))) {
            value.notSupported(known.stream().map(k -> k.asString("")).toList());
        }
    }

    /** Fields that keep the value which they were made with. */
    public static void immutable(Schema schema, Field value, @Nullable JsonNode old) {
        if (value.absent() || old == null || schema.type() != Schema.Type.OBJECT) {
            return;
        }
        schema.properties().forEach((name, field) -> {
            if (field.immutable()) {
                value.at(name).immutable(old.path(name));
            } else if (value.node().path(name).isObject()) {
                immutable(field, value.at(name), old.get(name));
            }
        });
    }
}
