package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects that are part of another ({@code x-kubernetes-embedded-resource}): they say what they are, and their metadata is valid. */
final class EmbeddedObjects {
    private EmbeddedObjects() {}

    static void check(JsonNode object, At at, List<FieldError> errors) {
        Field field = new Field(object, at.place(), errors);
        Field version = field.at("apiVersion");
        if (text(version) && version.text().split("/", -1).length > 2) {
            version.invalid("unexpected GroupVersion string: " + version.text());
        }
        Field kind = field.at("kind");
        if (text(kind)) {
            List<String> wrong = Formats.dns1035Label(kind.text().toLowerCase(Locale.ROOT));
            if (!wrong.isEmpty()) {
                kind.invalid("may have mixed case, but should otherwise match: " + String.join(",", wrong));
            }
        }
        if (object.get("metadata") instanceof ObjectNode given) {
            ObjectNode metadata = given.deepCopy();
            if (metadata.path("name").asString("").isEmpty()) {
                // It may have none; whatever checks metadata wants one.
                metadata.put("name", "fakename");
            }
            MetaValidation.validate(
                    new Field(metadata, field.at("metadata").path(), errors),
                    !metadata.path("namespace").asString("").isEmpty(),
                    NameRule.PATH_SEGMENT);
        }
    }

    private static boolean text(Field field) {
        if (!field.node().isMissingNode() && !field.node().isString()) {
            field.invalid("must be a string");
            return false;
        }
        return field.require();
    }
}
