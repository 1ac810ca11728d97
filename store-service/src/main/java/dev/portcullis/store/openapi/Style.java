package dev.portcullis.store.openapi;

import java.util.Set;

/** The two versions of OpenAPI, by what a schema in them looks like. */
enum Style {
    V2("#/definitions/", Set.of("default", "oneOf", "anyOf", "not", "nullable")),
    V3("#/components/schemas/", Set.of());

    private final String prefix;
    private final Set<String> without;

    Style(String prefix, Set<String> without) {
        this.prefix = prefix;
        this.without = without;
    }

    /** The reference to a definition. */
    String reference(String definition) {
        return prefix + definition;
    }

    /** Whether schemas have the keyword. */
    boolean has(String keyword) {
        return !without.contains(keyword);
    }
}
