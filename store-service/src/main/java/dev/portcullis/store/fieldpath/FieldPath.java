package dev.portcullis.store.fieldpath;

import java.util.ArrayList;
import java.util.List;

/** The way from an object to one of its fields. */
public record FieldPath(List<PathElement> elements) {
    public FieldPath {
        elements = List.copyOf(elements);
    }

    /** Through fields only. */
    public static FieldPath of(String... fields) {
        List<PathElement> elements = new ArrayList<>();
        for (String field : fields) {
            elements.add(new PathElement.Field(field));
        }
        return new FieldPath(elements);
    }

    /** As messages show it: {@code .spec.containers[name="a"].image}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        elements.forEach(text::append);
        return text.toString();
    }
}
