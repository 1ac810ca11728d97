package dev.portcullis.store.customresource;

import dev.portcullis.kube.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which of the names that a definition asks for it gets: those that it has, and those that nobody else in its group has. As
 * kube-apiserver's naming controller decides it.
 *
 * @param names  what goes into {@code status.acceptedNames}
 * @param reason why some name is refused; {@code NoConflicts} where none is
 */
record AcceptedNames(ObjectNode names, String reason, String message) {
    static final String NO_CONFLICTS = "NoConflicts";

    boolean all() {
        return reason.equals(NO_CONFLICTS);
    }

    /** @param others the definitions of the same group, this one included or not */
    static AcceptedNames of(Definition definition, List<Definition> others) {
        Set<String> resources = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        for (Definition other : others) {
            JsonNode taken = other.acceptedNames();
            if (!other.name().equals(definition.name())) {
                resources.add(taken.path("plural").asString(""));
                resources.add(taken.path("singular").asString(""));
                taken.path("shortNames").forEach(name -> resources.add(name.asString("")));
                kinds.add(taken.path("kind").asString(""));
                kinds.add(taken.path("listKind").asString(""));
            }
        }
        return of(definition, resources, kinds);
    }

    private static AcceptedNames of(Definition definition, Set<String> resources, Set<String> kinds) {
        JsonNode wanted = definition.spec().path("names");
        JsonNode had = definition.acceptedNames();
        ObjectNode names = Json.object();
        Map<String, String> conflicts = new LinkedHashMap<>();
        name("plural", wanted, had, resources, names, conflicts);
        name("singular", wanted, had, resources, names, conflicts);
        List<String> taken = wanted.path("shortNames")
                .valueStream()
                .map(name -> name.asString(""))
                .filter(resources::contains)
                .map(AcceptedNames::inUse)
                .toList();
        if (!taken.isEmpty()) {
            conflicts.put(
                    "ShortNamesConflict", taken.size() == 1 ? taken.getFirst() : '[' + String.join(", ", taken) + ']');
        }
        JsonNode shortNames = (taken.isEmpty() ? wanted : had).path("shortNames");
        if (!shortNames.isEmpty()) {
            names.set("shortNames", shortNames);
        }
        name("kind", wanted, had, kinds, names, conflicts);
        name("listKind", wanted, had, kinds, names, conflicts);
        if (!wanted.path("categories").isEmpty()) {
            names.set("categories", wanted.path("categories"));
        }
        String reason = NO_CONFLICTS;
        String message = "no conflicts found";
        for (Map.Entry<String, String> conflict : conflicts.entrySet()) {
            reason = conflict.getKey();
            message = conflict.getValue();
        }
        return new AcceptedNames(names, reason, message);
    }

    private static void name(
            String field,
            JsonNode wanted,
            JsonNode had,
            Set<String> taken,
            ObjectNode names,
            Map<String, String> conflicts) {
        String name = wanted.path(field).asString("");
        String own = had.path(field).asString("");
        if (!name.equals(own) && taken.contains(name)) {
            conflicts.put(Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Conflict", inUse(name));
            names.put(field, own);
        } else {
            names.put(field, name);
        }
    }

    private static String inUse(String name) {
        return '"' + name + "\" is already in use";
    }
}
