package dev.portcullis.store.rule;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The fields of objects that expressions can get at, by the names that they have in expressions. */
final class RuleFields {
    private static final Schema TEXT = inline(Json.object().put("type", "string"));
    private static final Schema METADATA = inline(metadata());

    private final Map<String, Named> byEscaped = new LinkedHashMap<>();
    private final Map<String, Named> byName = new LinkedHashMap<>();

    /** @param name as JSON has it */
    record Named(String name, String escaped, Schema schema) {}

    private RuleFields(Schema schema, boolean resource) {
        schema.properties().forEach((name, field) -> {
            if (field.definitionName() == null && RuleTypes.isField(name) && RuleTypes.typed(field.json())) {
                add(name, field);
            }
        });
        if (resource) {
            add("apiVersion", TEXT);
            add("kind", TEXT);
            add("metadata", METADATA);
        }
    }

    /** @param root whether it is the schema of a whole object */
    static RuleFields of(Schema schema, boolean root) {
        return schema.made(RuleFields.class, of -> new RuleFields(of, root || of.embeddedResource()));
    }

    private void add(String name, Schema schema) {
        Named field = new Named(name, RuleTypes.escaped(name), schema);
        byEscaped.put(field.escaped, field);
        byName.put(name, field);
    }

    @Nullable
    Named escaped(Object name) {
        return byEscaped.get(name);
    }

    @Nullable
    Named named(String name) {
        return byName.get(name);
    }

    private static ObjectNode metadata() {
        ObjectNode metadata = Json.object().put("type", "object");
        ObjectNode properties = metadata.putObject("properties");
        properties.putObject("name").put("type", "string");
        properties.putObject("generateName").put("type", "string");
        return metadata;
    }

    private static Schema inline(ObjectNode schema) {
        return Schema.of(schema, Definitions.NONE);
    }
}
