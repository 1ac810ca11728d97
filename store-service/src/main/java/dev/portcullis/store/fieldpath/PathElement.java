package dev.portcullis.store.fieldpath;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** One step from a value into its parts: to a field, or to an item of a list. */
public sealed interface PathElement extends Comparable<PathElement> {
    /** The field of an object or the key of a map. */
    record Field(String name) implements PathElement {
        @Override
        public String toString() {
            return "." + name;
        }
    }

    /** The item of a list that has these values in its key fields, which come in the order of their names. */
    record Key(List<Part> parts) implements PathElement {
        public record Part(String name, JsonNode value) {}

        public Key {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && compareTo(key) == 0;
        }

        @Override
        public int hashCode() {
            return parts.stream().map(Part::name).toList().hashCode();
        }

        @Override
        public String toString() {
            return "["
                    + String.join(
                            ",",
                            parts.stream()
                                    .map(part -> part.name() + '=' + text(part.value()))
                                    .toList())
                    + "]";
        }
    }

    /** The item of a set. */
    record Value(JsonNode value) implements PathElement {
        @Override
        public boolean equals(Object other) {
            return other instanceof Value item && Values.equal(value, item.value);
        }

        @Override
        public int hashCode() {
            return value.isNumber() ? 1 : value.hashCode();
        }

        @Override
        public String toString() {
            return "[=" + text(value) + "]";
        }
    }

    /** The item at a place. */
    record Index(int index) implements PathElement {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    /** Fields come first, then keys, values and places. */
    @Override
    default int compareTo(PathElement other) {
        if (this instanceof Field a && other instanceof Field b) {
            return a.name().compareTo(b.name());
        } else if (this instanceof Key a && other instanceof Key b) {
            return compare(a.parts(), b.parts());
        } else if (this instanceof Value a && other instanceof Value b) {
            return Values.compare(a.value(), b.value());
        } else if (this instanceof Index a && other instanceof Index b) {
            return Integer.compare(a.index(), b.index());
        }
        return Integer.compare(rank(this), rank(other));
    }

    private static int rank(PathElement element) {
        return switch (element) {
            case Field field -> 0;
            case Key key -> 1;
            case Value value -> 2;
            case Index index -> 3;
        };
    }

    private static int compare(List<Key.Part> a, List<Key.Part> b) {
        for (int i = 0; i < a.size() && i < b.size(); i++) {
            int order = a.get(i).name().compareTo(b.get(i).name());
            order = order == 0 ? Values.compare(a.get(i).value(), b.get(i).value()) : order;
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static String text(JsonNode value) {
        return value.isString() ? GoText.quote(value.asString()) : value.toString();
    }
}
