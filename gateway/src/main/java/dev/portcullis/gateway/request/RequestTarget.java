package dev.portcullis.gateway.request;

import dev.portcullis.kube.request.PercentCoding;
import dev.portcullis.kube.request.QueryString;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Path and query of a request. What goes on to a service is spelled anew from what was read here, so that both understand
 * the same thing by it: what is authorized is what is done.
 *
 * @param path decoded; {@code %2F} is a slash, as for Go's servers
 */
public record RequestTarget(String path, @Nullable String rawQuery) {
    private static final int MAX_LENGTH = 64 * 1024;
    private static final String PLAIN_IN_PATH = "-._~/:@!$&'()*+,=";
    private static final String PLAIN_IN_QUERY = "-._~/:@!$&'()*+,=;?%";

    /** @throws ApiException 400 for what is no path */
    public static RequestTarget parse(String rawPath, @Nullable String rawQuery) {
        if (!rawPath.startsWith("/")) {
            throw ApiErrors.badRequest("the request's target must be a path");
        }
        return new RequestTarget(PercentCoding.decode(rawPath, false), rawQuery);
    }

    /** Whether the path has empty or dot segments: nothing has such a path, and others might read another path into it. */
    public boolean ambiguous() {
        return path.contains("//")
                || path.contains("/./")
                || path.contains("/../")
                || path.endsWith("/.")
                || path.endsWith("/..");
    }

    /**
     * Path and query, canonically encoded.
     *
     * @throws ApiException 414 where that is longer than any service takes: what needs encoding grows by it
     */
    public String encoded() {
        String target = target();
        if (target.length() > MAX_LENGTH) {
            throw Status.failure(414, "RequestURITooLong", "the request line is too long", null)
                    .exception();
        }
        return target;
    }

    private String target() {
        String encodedPath =
                PercentCoding.allPlain(path, PLAIN_IN_PATH) ? path : PercentCoding.encode(path, PLAIN_IN_PATH);
        if (rawQuery == null) {
            return encodedPath;
        }
        return encodedPath
                + "?"
                + (PercentCoding.allPlain(rawQuery, PLAIN_IN_QUERY)
                        ? rawQuery
                        : PercentCoding.encode(latin1AsUtf8(rawQuery), PLAIN_IN_QUERY));
    }

    /** The first value of a query parameter, or null; pairs that cannot be read are as if absent, as with Go's. */
    public @Nullable String query(String name) {
        List<String> values = rawQuery == null ? List.of() : queries(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** All values of a query parameter. */
    public List<String> queries(String name) {
        if (rawQuery == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>(1);
        QueryString.forEach(rawQuery, (key, value) -> {
            if (key.equals(name)) {
                values.add(value);
            }
        });
        return values;
    }

    private static String latin1AsUtf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
