package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Lengths and patterns of strings; the first thing that is wrong is told. */
final class StringRules {
    private final long minLength;
    private final long maxLength;
    private final String pattern;

    StringRules(ObjectNode schema) {
        this.minLength = schema.path("minLength").asLong(0);
        this.maxLength = schema.path("maxLength").asLong(Long.MAX_VALUE);
        this.pattern = schema.path("pattern").asString("");
    }

    /** Null if nothing is wrong. */
    @Nullable
    FieldError check(String text, At at) {
        if (text.length() > maxLength || text.length() < 2 * minLength) {
            int length = text.codePointCount(0, text.length());
            if (length > maxLength) {
                return FieldError.tooLong(at.path(), (int) maxLength);
            }
            if (length < minLength) {
                return FieldError.invalid(
                        at.path(), text, at.name() + " in body should be at least " + minLength + " chars long");
            }
        }
        return pattern.isEmpty() || Patterns.find(pattern, text)
                ? null
                : FieldError.invalid(at.path(), text, at.name() + " in body should match '" + pattern + "'");
    }
}
