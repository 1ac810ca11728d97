package dev.portcullis.e2e.provider;

import dev.portcullis.e2e.provider.TlsServer.Answer;
import dev.portcullis.e2e.provider.TlsServer.Asked;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v3/auth/tokens} as OpenStack documents it: tokens for passwords, what a token is worth, and its revocation. */
public final class KeystoneServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TOKENS = "/v3/auth/tokens";

    private final TlsServer server;
    private final List<User> users;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private volatile Duration lifetime = Duration.ofHours(1);

    /** @param project that its tokens are scoped to; empty for none */
    public record User(String id, String name, String domain, String password, String project) {}

    private record Issued(User user, String project, Instant at, Instant expires) {
        boolean holds() {
            return Instant.now().isBefore(expires);
        }
    }

    public KeystoneServer(Path dir, List<User> users) {
        this.users = List.copyOf(users);
        this.server = new TlsServer("keystone", dir, this::answer);
    }

    public TlsServer server() {
        return server;
    }

    /** Of the tokens from now on. */
    public void lifetime(Duration duration) {
        lifetime = duration;
    }

    private Answer answer(Asked asked) {
        if (!asked.path().equals(TOKENS)) {
            return error(404, "Not Found", "The resource could not be found.");
        }
        try {
            return switch (asked.method()) {
                case "POST" -> password(JSON.readTree(asked.body()).path("auth"));
                case "GET" -> validate(asked);
                case "DELETE" -> revoke(asked);
                default -> error(405, "Method Not Allowed", "The method is not allowed.");
            };
        } catch (JacksonException e) {
            return error(400, "Bad Request", "The body is no JSON.");
        }
    }

    private Answer password(JsonNode auth) {
        JsonNode identity = auth.path("identity");
        if (!identity.path("methods").path(0).asString("").equals("password")) {
            return error(400, "Bad Request", "Expecting to find methods in identity.");
        }
        JsonNode given = identity.path("password").path("user");
        for (User user : users) {
            boolean meant = given.has("id")
                    ? user.id.equals(given.path("id").asString())
                    : user.name.equals(given.path("name").asString(""))
                            && user.domain.equals(
                                    given.path("domain").path("id").asString(""));
            if (meant && user.password.equals(given.path("password").asString(""))) {
                String project = auth.path("scope").path("project").path("id").asString(user.project);
                Instant now = Instant.now();
                Issued token = new Issued(user, project, now, now.plus(lifetime));
                byte[] secret = new byte[130];
                RANDOM.nextBytes(secret);
                String text = "gAAAAA" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
                issued.put(text, token);
                return described(201, text, token);
            }
        }
        return error(401, "Unauthorized", "The request you have made requires authentication.");
    }

    /** Whoever asks must be somebody, and everybody may ask about himself. */
    private Answer validate(Asked asked) {
        Issued asker = issued.get(asked.header("X-Auth-Token"));
        if (asker == null || !asker.holds()) {
            return error(401, "Unauthorized", "The request you have made requires authentication.");
        }
        String text = asked.header("X-Subject-Token");
        Issued token = issued.get(text);
        return token == null || !token.holds()
                ? error(404, "Not Found", "This is not a recognized token.")
                : described(200, text, token);
    }

    private Answer revoke(Asked asked) {
        Issued asker = issued.get(asked.header("X-Auth-Token"));
        if (asker == null || !asker.holds()) {
            return error(401, "Unauthorized", "The request you have made requires authentication.");
        }
        return issued.remove(asked.header("X-Subject-Token")) == null
                ? error(404, "Not Found", "This is not a recognized token.")
                : Answer.of(204, "application/json", "");
    }

    private static Answer described(int status, String text, Issued token) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode described = body.putObject("token");
        described.putArray("methods").add("password");
        ObjectNode user = described.putObject("user").put("id", token.user.id).put("name", token.user.name);
        user.putNull("password_expires_at");
        user.putObject("domain").put("id", token.user.domain).put("name", "Domain " + token.user.domain);
        described.put("expires_at", time(token.expires)).put("issued_at", time(token.at));
        described.putArray("audit_ids").add(text.substring(6, 28));
        if (!token.project.isEmpty()) {
            ObjectNode project =
                    described.putObject("project").put("id", token.project).put("name", "Project " + token.project);
            project.putObject("domain").put("id", token.user.domain).put("name", "Domain " + token.user.domain);
            described.putArray("roles").addObject().put("id", "r1").put("name", "member");
            described.putArray("catalog");
        }
        return new Answer(
                status, "application/json", body.toString(), Map.of("X-Subject-Token", text, "Vary", "X-Auth-Token"));
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }

    private static Answer error(int status, String title, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("code", status).put("title", title).put("message", message);
        return Answer.of(status, "application/json", body.toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
