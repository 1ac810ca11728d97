package dev.portcullis.store.table;

import dev.portcullis.kube.status.ApiErrors;
import org.jspecify.annotations.Nullable;

/** What a row brings along of its object. */
public enum IncludeObject {
    NONE,
    METADATA,
    OBJECT;

    /** By the query parameter includeObject; a value that is none of the three is 400. */
    public static IncludeObject of(@Nullable String parameter) {
        return switch (parameter == null ? "" : parameter) {
            case "", "Metadata" -> METADATA;
            case "Object" -> OBJECT;
            case "None" -> NONE;
            default ->
                throw ApiErrors.badRequest("Unable to convert to Table as requested: includeObject: Invalid value: \""
                        + parameter + "\": must be 'Metadata', 'Object', 'None', or empty");
        };
    }
}
