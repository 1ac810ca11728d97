package dev.portcullis.authn.keystone;

import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.basic.BasicCredentials;
import dev.portcullis.authn.memory.UnansweredException;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.OutboundClient;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Keystone's API v3 says of passwords and tokens. A user's project is its group, as in OpenStack's own token webhook. */
final class Keystone implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final String EXTRA = "alpha.kubernetes.io/identity/";

    private final KeystoneSettings settings;
    private final OutboundClient client;

    Keystone(KeystoneSettings settings) {
        this.settings = settings;
        this.client = new OutboundClient(settings.trust());
    }

    AuthenticationResult password(BasicCredentials basic) throws UnansweredException {
        ObjectNode body = Json.object();
        ObjectNode identity = body.putObject("auth").putObject("identity");
        identity.putArray("methods").add("password");
        ObjectNode user = identity.putObject("password").putObject("user");
        user.put("name", basic.user()).put("password", basic.password());
        user.putObject("domain").put("id", settings.domain());
        return judge(
                send(request()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.write(body)))),
                201);
    }

    /** Whoever has a token may ask about it. */
    AuthenticationResult token(String token) throws UnansweredException {
        return judge(send(request().header("X-Auth-Token", token).header("X-Subject-Token", token)), 200);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(settings.tokens()).timeout(WAIT).header("Accept", "application/json");
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws UnansweredException {
        try {
            return client.send(request.build());
        } catch (IOException e) {
            throw new UnansweredException("keystone: it cannot be reached: " + e);
        }
    }

    private AuthenticationResult judge(HttpResponse<byte[]> answer, int good) throws UnansweredException {
        if (answer.statusCode() == 401 || answer.statusCode() == 404) {
            return new Rejected("keystone: it does not know this credential");
        }
        if (answer.statusCode() != good) {
            throw new UnansweredException("keystone: it answered " + answer.statusCode());
        }
        try {
            return known(Json.read(answer.body()).path("token"));
        } catch (JacksonException | DateTimeException e) {
            throw new UnansweredException("keystone: its answer cannot be understood");
        }
    }

    private AuthenticationResult known(JsonNode token) throws UnansweredException {
        JsonNode user = token.path("user");
        String name = user.path("name").asString("");
        String domain = user.path("domain").path("id").asString("");
        if (name.isEmpty()) {
            throw new UnansweredException("keystone: it let somebody in and did not say whom");
        }
        if (!domain.equals(settings.domain())) {
            return new Rejected("keystone: the user is of another domain: " + domain);
        }
        String project = token.path("project").path("id").asString("");
        String expires = token.path("expires_at").asString("");
        return new Authenticated(
                new UserInfo(
                        name,
                        user.path("id").asString(""),
                        project.isEmpty() ? List.of() : List.of(project),
                        extra(token)),
                List.of(),
                expires.isEmpty() ? null : Instant.parse(expires));
    }

    private static Map<String, List<String>> extra(JsonNode token) {
        Map<String, List<String>> extra = new TreeMap<>();
        put(extra, "project/id", token.path("project").path("id").asString(""));
        put(extra, "project/name", token.path("project").path("name").asString(""));
        put(
                extra,
                "user/domain/id",
                token.path("user").path("domain").path("id").asString(""));
        put(
                extra,
                "user/domain/name",
                token.path("user").path("domain").path("name").asString(""));
        List<String> roles = token.path("roles")
                .valueStream()
                .map(role -> role.path("name").asString(""))
                .filter(role -> !role.isEmpty())
                .toList();
        if (!roles.isEmpty()) {
            extra.put(EXTRA + "roles", roles);
        }
        return extra;
    }

    private static void put(Map<String, List<String>> extra, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            extra.put(EXTRA + key, List.of(value));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
