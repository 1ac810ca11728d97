package dev.portcullis.store.catalog;

import java.util.List;

/** What a resource is called, as in {@code CustomResourceDefinition.spec.names}. */
public record Names(
        String plural,
        String singular,
        String kind,
        String listKind,
        List<String> shortNames,
        List<String> categories) {
    public Names {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
    }
}
