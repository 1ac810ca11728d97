package dev.portcullis.store.read;

import dev.portcullis.kube.status.ApiErrors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's query parameters, decoded. */
public record Query(Map<String, List<String>> parameters) {
    /** The first value, or empty. */
    public String get(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** As apimachinery reads it: there, and neither {@code 0} nor {@code false}. */
    public boolean flag(String name) {
        Boolean value = optionalFlag(name);
        return value != null && value;
    }

    public @Nullable Boolean optionalFlag(String name) {
        return has(name) ? !get(name).equals("0") && !get(name).equalsIgnoreCase("false") : null;
    }

    /** Null if it is not there; what is no number is a 400. */
    public @Nullable Long number(String name) {
        String value = get(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiErrors.badRequest("strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(value));
        }
    }
}
