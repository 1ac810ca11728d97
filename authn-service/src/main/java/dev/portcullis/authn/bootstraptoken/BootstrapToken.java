package dev.portcullis.authn.bootstraptoken;

import dev.portcullis.kube.user.UserInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Secret of type {@code bootstrap.kubernetes.io/token}.
 *
 * @param problem why it lets nobody in, whatever it says otherwise; null where it does
 * @param expires null for never
 */
record BootstrapToken(
        String id,
        String secret,
        List<String> groups,
        @Nullable Instant expires,
        @Nullable String problem) {
    static final String TYPE = "bootstrap.kubernetes.io/token";
    static final String NAME_PREFIX = "bootstrap-token-";
    static final String NAMESPACE = "kube-system";

    private static final String BOOTSTRAPPERS = "system:bootstrappers";
    private static final Pattern ID = Pattern.compile("[a-z0-9]{6}");
    private static final Pattern SECRET = Pattern.compile("[a-z0-9]{16}");
    private static final Pattern GROUP = Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");

    static BootstrapToken of(ObjectNode object) {
        String id = data(object, "token-id");
        String secret = data(object, "token-secret");
        String expiration = data(object, "expiration");
        List<String> groups = Arrays.stream(data(object, "auth-extra-groups").split(","))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .sorted()
                .toList();
        Instant expires = null;
        String problem = problem(object, id, secret, groups);
        try {
            expires = expiration.isEmpty()
                    ? null
                    : OffsetDateTime.parse(expiration).toInstant();
        } catch (DateTimeException e) {
            problem = "its expiration is no time";
        }
        return new BootstrapToken(id, secret, groups, expires, problem);
    }

    private static @Nullable String problem(ObjectNode object, String id, String secret, List<String> groups) {
        String name = object.path("metadata").path("name").asString("");
        if (object.path("metadata").has("deletionTimestamp")) {
            return "it is being deleted";
        }
        if (!ID.matcher(id).matches() || !name.equals(NAME_PREFIX + id)) {
            return "its token-id is not the one of its name";
        }
        if (!SECRET.matcher(secret).matches()) {
            return "it has no proper token-secret";
        }
        if (!data(object, "usage-bootstrap-authentication").equals("true")) {
            return "it is not for authentication";
        }
        return groups.stream().allMatch(group -> GROUP.matcher(group).matches())
                ? null
                : "one of its auth-extra-groups is not below " + BOOTSTRAPPERS;
    }

    private static String data(ObjectNode object, String entry) {
        try {
            return new String(
                    Base64.getDecoder().decode(object.path("data").path(entry).asString("")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    boolean isSecret(String candidate) {
        return MessageDigest.isEqual(
                secret.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    UserInfo user() {
        List<String> all = new ArrayList<>(List.of(BOOTSTRAPPERS));
        all.addAll(groups);
        return new UserInfo("system:bootstrap:" + id, "", all, Map.of());
    }

    /** Without its secret. */
    @Override
    public String toString() {
        return "BootstrapToken[" + id + "]";
    }
}
