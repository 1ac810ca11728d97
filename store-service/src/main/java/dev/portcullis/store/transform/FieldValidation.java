package dev.portcullis.store.transform;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done about fields that the schema doesn't know, and fields that stand there twice. */
public enum FieldValidation {
    /** They are dropped silently. */
    IGNORE,
    /** They are dropped with a warning. */
    WARN,
    /** They make the request fail. */
    STRICT;

    /**
     * The value of the query parameter {@code fieldValidation}; null or empty means Warn.
     *
     * @param optionsKind of the options that it belongs to: {@code CreateOptions}, {@code UpdateOptions}, {@code PatchOptions}
     */
    public static FieldValidation parse(@Nullable String value, String optionsKind) {
        return switch (value == null ? "" : value) {
            case "", "Warn" -> WARN;
            case "Ignore" -> IGNORE;
            case "Strict" -> STRICT;
            default ->
                throw ApiErrors.invalid(
                        new GroupResource("meta.k8s.io", optionsKind),
                        "",
                        List.of(FieldError.notSupported(
                                "fieldValidation", value, List.of("", "Ignore", "Strict", "Warn"))));
        };
    }
}
