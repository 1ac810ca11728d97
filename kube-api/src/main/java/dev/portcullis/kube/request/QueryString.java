package dev.portcullis.kube.request;

import dev.portcullis.kube.status.ApiException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A query as Go's {@code url.ParseQuery} reads it: pairs with a semicolon or an escape that is none are as if absent. Whoever authorizes
 * a request and whoever serves it read it here, so that they understand the same thing by it.
 */
public final class QueryString {
    private QueryString() {}

    /** @param pairs gets name and value, in their order; the value is empty where there is no {@code =} */
    public static void forEach(@Nullable String raw, BiConsumer<String, String> pairs) {
        if (raw == null) {
            return;
        }
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty() && pair.indexOf(';') < 0) {
                pair(pair, pairs);
            }
        }
    }

    private static void pair(String pair, BiConsumer<String, String> pairs) {
        int equals = pair.indexOf('=');
        String name;
        String value;
        try {
            name = PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            value = equals < 0 ? "" : PercentCoding.decode(pair.substring(equals + 1), true);
        } catch (ApiException e) {
            return;
        }
        pairs.accept(name, value);
    }
}
