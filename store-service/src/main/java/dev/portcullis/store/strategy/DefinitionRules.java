package dev.portcullis.store.strategy;

import dev.portcullis.store.definition.DefinitionValidation;
import dev.portcullis.store.validation.Field;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** CustomResourceDefinitions: they remember in which versions objects were ever stored. */
final class DefinitionRules implements KindRules {
    @Override
    public boolean counted() {
        return true;
    }

    /** That of kube-apiserver's own has no slash. */
    @Override
    public boolean checksFinalizers() {
        return false;
    }

    @Override
    public void prepareForCreate(ObjectNode definition) {
        rememberStorage(definition);
    }

    @Override
    public void prepareForUpdate(ObjectNode definition, ObjectNode old) {
        rememberStorage(definition);
    }

    private static void rememberStorage(ObjectNode definition) {
        for (JsonNode version : definition.path("spec").path("versions")) {
            if (version.path("storage").asBoolean(false)) {
                ObjectNode status =
                        definition.get("status") instanceof ObjectNode own ? own : definition.putObject("status");
                ArrayNode stored = status.get("storedVersions") instanceof ArrayNode known
                        ? known
                        : status.putArray("storedVersions");
                JsonNode name = version.path("name");
                if (stored.valueStream().noneMatch(name::equals)) {
                    stored.add(name);
                }
                return;
            }
        }
    }

    @Override
    public void validateCreate(Field definition) {
        DefinitionValidation.definition(definition, null);
        DefinitionValidation.approval(definition, null);
    }

    @Override
    public void validateUpdate(Field definition, JsonNode old) {
        DefinitionValidation.definition(definition, old);
        DefinitionValidation.update(definition, old);
        DefinitionValidation.approval(definition, old);
    }

    @Override
    public void validateStatus(Field definition, JsonNode old) {
        DefinitionValidation.status(definition);
    }
}
