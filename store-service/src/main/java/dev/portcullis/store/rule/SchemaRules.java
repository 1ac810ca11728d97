package dev.portcullis.store.rule;

import dev.portcullis.store.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a schema and of all that is in it. Compiled when a schema is first asked for them; it does not change. */
public final class SchemaRules {
    private static final SchemaRules NONE = new SchemaRules(List.of(), Map.of(), null, null, null);

    private final List<CompiledRule> rules;
    private final Map<String, SchemaRules> properties;
    private final @Nullable SchemaRules values;
    private final @Nullable SchemaRules items;
    private final @Nullable Schema schema;

    private SchemaRules(
            List<CompiledRule> rules,
            Map<String, SchemaRules> properties,
            @Nullable SchemaRules values,
            @Nullable SchemaRules items,
            @Nullable Schema schema) {
        this.rules = rules;
        this.properties = properties;
        this.values = values;
        this.items = items;
        this.schema = schema;
    }

    /** Those of a whole object. */
    public static SchemaRules of(Schema schema) {
        return schema.made(SchemaRules.class, root -> {
            SchemaRules rules = of(root, true);
            return rules == null ? NONE : rules;
        });
    }

    /** Null if there are none, and none below. */
    private static @Nullable SchemaRules of(Schema schema, boolean resource) {
        if (schema.definitionName() != null) {
            return null;
        }
        List<CompiledRule> rules = CompiledRule.of(schema.json(), resource);
        Map<String, SchemaRules> properties = new LinkedHashMap<>();
        schema.properties().forEach((name, field) -> {
            boolean seen = field.definitionName() == null && RuleTypes.typed(field.json());
            SchemaRules below = seen ? of(field, field.embeddedResource()) : null;
            if (below != null) {
                properties.put(name, below);
            }
        });
        SchemaRules values = below(schema.additionalProperties());
        SchemaRules items = below(schema.items());
        return rules.isEmpty() && properties.isEmpty() && values == null && items == null
                ? null
                : new SchemaRules(rules, properties, values, items, schema);
    }

    private static @Nullable SchemaRules below(@Nullable Schema schema) {
        return schema == null ? null : of(schema, schema.embeddedResource());
    }

    public boolean isEmpty() {
        return schema == null;
    }

    /** As they stand at this place. */
    List<CompiledRule> rules() {
        return rules;
    }

    Map<String, SchemaRules> properties() {
        return properties;
    }

    @Nullable
    SchemaRules values() {
        return values;
    }

    @Nullable
    SchemaRules items() {
        return items;
    }

    /** Throws {@link IllegalStateException} where there are no rules at all. */
    Schema schema() {
        if (schema == null) {
            throw new IllegalStateException("no rules");
        }
        return schema;
    }
}
