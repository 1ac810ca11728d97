package dev.portcullis.store.definition;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.transform.Pruning;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.FieldErrors;
import dev.portcullis.store.validation.StructuralValidation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** That the defaults of a structural schema are valid by that schema and have no field that it doesn't know. */
final class DefaultRules {
    private DefaultRules() {}

    static List<FieldError> check(Field schema) {
        List<FieldError> errors = new FieldErrors();
        walk(new Field(schema.node(), schema.path(), errors));
        return errors;
    }

    private static void walk(Field schema) {
        Field value = schema.at("default");
        if (value.present() && schema.node() instanceof ObjectNode json) {
            ObjectNode wrapper = Json.object();
            wrapper.put("type", "object").putObject("properties").set("value", json.deepCopy());
            ObjectNode wrapped = Json.object();
            wrapped.set("value", value.node().deepCopy());
            List<String> unknown = new ArrayList<>();
            Pruning.of(schema(wrapper), wrapped, unknown);
            if (!unknown.isEmpty()) {
                value.invalid("must not have unknown fields");
            }
            StructuralValidation.validate(schema(json), value);
        }
        if (schema.at("items").node().isObject()) {
            walk(schema.at("items"));
        }
        schema.at("properties").entries().forEach(entry -> walk(entry.value()));
    }

    private static Schema schema(ObjectNode json) {
        return Schema.of(json, name -> {
            throw new IllegalArgumentException("$ref is not supported: " + name);
        });
    }
}
