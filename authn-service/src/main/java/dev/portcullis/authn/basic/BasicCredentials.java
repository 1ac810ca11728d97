package dev.portcullis.authn.basic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user name and a password as HTTP Basic carries them. */
public record BasicCredentials(String user, String password) {
    private static final String SCHEME = "basic ";
    private static final int LONGEST = 4096;

    /** What a request's headers say; of several {@code Authorization} headers the first counts. */
    public sealed interface Header {
        /** No Basic at all. */
        record Absent() implements Header {}

        /** Basic, but not a user and a password; or longer than any are. */
        record Malformed() implements Header {}

        record Present(BasicCredentials credentials) implements Header {}
    }

    /** @param headers names in lower case */
    public static Header of(Map<String, List<String>> headers) {
        List<String> values = headers.getOrDefault("authorization", List.of());
        String value = values.isEmpty() ? "" : values.getFirst();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Header.Absent();
        }
        String decoded = value.length() > LONGEST
                ? null
                : decode(value.substring(SCHEME.length()).strip());
        if (decoded == null || decoded.indexOf(':') < 0) {
            return new Header.Malformed();
        }
        int colon = decoded.indexOf(':');
        return new Header.Present(new BasicCredentials(decoded.substring(0, colon), decoded.substring(colon + 1)));
    }

    private static @Nullable String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Under which it is remembered; no two have the same. */
    public String key() {
        return user.length() + ":" + user + password;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "BasicCredentials[user=" + user + "]";
    }
}
