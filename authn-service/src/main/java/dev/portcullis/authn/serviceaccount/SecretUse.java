package dev.portcullis.authn.serviceaccount;

import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a token Secret says about the use of its token.
 *
 * @param lastUsed the day, in UTC; null for never, as far as is known
 * @param keyId the key that signed its token; empty where it has none
 * @param invalidSince the day since which its token is no good; null where it is
 */
public record SecretUse(
        @Nullable LocalDate lastUsed, @Nullable LocalDate invalidSince, String keyId) {
    public static final String LAST_USED = "kubernetes.io/legacy-token-last-used";
    public static final String INVALID_SINCE = "kubernetes.io/legacy-token-invalid-since";
    public static final SecretUse NONE = new SecretUse(null, null, "");

    static SecretUse of(ObjectNode secret) {
        JsonNode labels = secret.path("metadata").path("labels");
        String invalid = labels.path(INVALID_SINCE).asString("");
        LocalDate since = day(invalid);
        return new SecretUse(
                day(labels.path(LAST_USED).asString("")),
                // That somebody has marked it counts, whatever the day.
                since == null && !invalid.isEmpty() ? LocalDate.EPOCH : since,
                keyId(new String(TokenSecret.data(secret, "token"), StandardCharsets.US_ASCII)));
    }

    private static String keyId(String token) {
        try {
            String id =
                    token.isEmpty() ? "" : SignedJWT.parse(token).getHeader().getKeyID();
            return id == null ? "" : id;
        } catch (ParseException e) {
            return "";
        }
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
