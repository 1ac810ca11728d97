package dev.portcullis.store.definition;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.Formats;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A definition as a whole: its names, group and scope, and which versions there are. */
public final class DefinitionValidation {
    private DefinitionValidation() {}

    /** @param old as it was until now, null for a new one */
    public static void definition(Field definition, @Nullable JsonNode old) {
        Field spec = definition.at("spec");
        Field name = definition.at("metadata", "name");
        String due = spec.at("names").text("plural") + '.' + spec.text("group");
        if (!name.is(due)) {
            name.invalid("must be spec.names.plural+\".\"+spec.group");
        }
        group(spec.at("group"));
        spec.at("scope").require();
        versions(spec.at("versions"));
        for (String needed : List.of("plural", "singular", "kind", "listKind")) {
            spec.at("names", needed).require();
        }
        names(spec.at("names"));
        Map<String, JsonNode> known = new HashMap<>();
        if (old != null) {
            old.path("spec")
                    .path("versions")
                    .forEach(version -> known.put(version.path("name").asString(""), version.path("schema")));
        }
        new VersionsValidation(spec, known).validate();
        if (spec.flag("preserveUnknownFields")) {
            spec.at("preserveUnknownFields")
                    .invalid(
                            "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
        }
        ConversionValidation.conversion(spec.at("conversion"));
        status(definition);
        storedVersions(definition.at("status", "storedVersions"), spec.at("versions"));
    }

    /** A status that somebody writes. */
    public static void status(Field definition) {
        names(definition.at("status", "acceptedNames"));
    }

    /** What decides where objects are kept stays; what they are once it is served, too. */
    public static void update(Field definition, JsonNode old) {
        Field spec = definition.at("spec");
        JsonNode before = old.path("spec");
        if (established(old)) {
            spec.at("scope").immutable(before.path("scope"));
            spec.at("names", "kind").immutable(before.path("names").path("kind"));
        }
        spec.at("group").immutable(before.path("group"));
        spec.at("names", "plural").immutable(before.path("names").path("plural"));
    }

    /** Kubernetes' own groups are for who was told that they may; checked unless nothing about that has changed. */
    public static void approval(Field definition, @Nullable JsonNode old) {
        if (!Approval.isNeeded(definition.at("spec").text("group"))) {
            return;
        }
        Approval now = Approval.of(definition.node());
        if (old != null && now.verdict() == Approval.of(old).verdict()) {
            return;
        }
        Field annotation = definition.at("metadata", "annotations").key(Approval.ANNOTATION);
        switch (now.verdict()) {
            case MISSING -> annotation.required(Approval.MISSING_TEXT);
            case INVALID -> annotation.invalid(Approval.INVALID_TEXT);
            case GIVEN -> {
                // somebody answers for it
            }
        }
    }

    private static boolean established(JsonNode definition) {
        for (JsonNode condition : definition.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Established")) {
                return condition.path("status").asString("").equals("True");
            }
        }
        return false;
    }

    private static void group(Field group) {
        if (!group.require()) {
            return;
        }
        List<String> errors = Formats.dnsSubdomain(group.text());
        if (!errors.isEmpty()) {
            group.invalid(String.join(",", errors));
        } else if (!group.text().contains(".")) {
            group.invalid("should be a domain with at least one dot");
        }
    }

    private static void versions(Field versions) {
        Set<String> names = new HashSet<>();
        boolean unique = true;
        int stored = 0;
        for (Field version : versions.items()) {
            List<String> errors = Formats.dns1035Label(version.text("name"));
            if (!errors.isEmpty()) {
                version.at("name").invalid(String.join(",", errors));
            }
            unique &= names.add(version.text("name"));
            stored += version.flag("storage") ? 1 : 0;
        }
        if (!unique) {
            versions.invalid("must contain unique version names");
        }
        if (stored != 1) {
            versions.invalid("must have exactly one version marked as storage version");
        }
    }

    private static void names(Field names) {
        for (String name : List.of("plural", "singular")) {
            label(names.at(name), names.text(name), "");
        }
        for (String name : List.of("kind", "listKind")) {
            label(
                    names.at(name),
                    names.text(name).toLowerCase(Locale.ROOT),
                    "may have mixed case, but should otherwise match: ");
        }
        names.at("shortNames").items().forEach(name -> label(name, name.text(), ""));
        if (!names.at("kind").empty() && names.at("listKind").is(names.text("kind"))) {
            names.at("listKind").invalid("kind and listKind may not be the same");
        }
        names.at("categories").items().forEach(name -> label(name, name.text(), ""));
    }

    private static void label(Field at, String label, String intro) {
        List<String> errors = at.empty() ? List.of() : Formats.dns1035Label(label);
        if (!errors.isEmpty()) {
            at.invalid(intro + String.join(",", errors));
        }
    }

    private static void storedVersions(Field stored, Field versions) {
        if (stored.empty()) {
            stored.invalid(stored.present() ? stored.node() : null, "must have at least one stored version");
            return;
        }
        List<String> known = stored.texts();
        Set<String> there = new HashSet<>();
        for (Field version : versions.items()) {
            there.add(version.text("name"));
            if (version.flag("storage") && !known.contains(version.text("name"))) {
                stored.invalid("must have the storage version " + version.text("name"));
            }
        }
        for (Field version : stored.items()) {
            if (!there.contains(version.text())) {
                version.invalid(("missing from spec.versions; %1$s was previously a storage version, and must remain in"
                                + " spec.versions until a storage migration ensures no data remains persisted in %1$s and"
                                + " removes %1$s from status.storedVersions")
                        .formatted(version.text()));
            }
        }
    }
}
