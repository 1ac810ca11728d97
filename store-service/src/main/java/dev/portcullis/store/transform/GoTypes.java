package dev.portcullis.store.transform;

import dev.portcullis.store.schema.Schema;
import org.jspecify.annotations.Nullable;

/** The names that Go prints for the types of fields; what a schema doesn't tell (named strings) is named plainly. */
final class GoTypes {
    private GoTypes() {}

    static String of(Schema schema) {
        String name = schema.definitionName();
        Schema items = schema.items();
        Schema values = schema.additionalProperties();
        return switch (schema.type()) {
            case ARRAY -> "[]" + (items == null ? "interface {}" : of(items));
            case OBJECT ->
                name != null
                        ? qualified(name)
                        : values == null ? "map[string]interface {}" : "map[string]" + of(values);
            case STRING -> schema.format().equals("byte") ? "[]uint8" : name == null ? "string" : qualified(name);
            case INTEGER -> schema.format().equals("int64") ? "int64" : "int32";
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            case ANY -> "interface {}";
        };
    }

    /** {@code PodSpec}; empty for what has no name. */
    static String simpleName(Schema schema) {
        String name = schema.definitionName();
        return name == null ? "" : name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether it is a struct without any field, and not just any object. */
    static boolean isEmptyStruct(Schema schema) {
        @Nullable String name = schema.definitionName();
        return name != null && !schema.preserveUnknownFields() && schema.additionalProperties() == null;
    }

    private static String qualified(String name) {
        int dot = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', dot - 1) + 1);
    }
}
