package dev.portcullis.gateway.audit.backend;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** {@code --audit-log-format=legacy}: a line of text. */
final class LegacyFormat {
    private LegacyFormat() {}

    static byte[] line(byte[] json) {
        JsonNode event = Json.read(json);
        JsonNode as = event.path("impersonatedUser");
        JsonNode code = event.path("responseStatus").path("code");
        StringBuilder line = new StringBuilder(text(event, "requestReceivedTimestamp")).append(" AUDIT:");
        field(line, "id", quoted(text(event, "auditID")));
        field(line, "stage", quoted(text(event, "stage")));
        field(line, "ip", quoted(event.path("sourceIPs").path(0).asString("<unknown>")));
        field(line, "method", quoted(text(event, "verb")));
        field(line, "user", quoted(event.path("user").path("username").asString("<none>")));
        field(line, "groups", groups(event.path("user"), "<none>"));
        field(line, "as", quoted(as.path("username").asString("<self>")));
        field(line, "asgroups", groups(as, "<lookup>"));
        field(line, "user-agent", quoted(text(event, "userAgent")));
        field(
                line,
                "namespace",
                quoted(event.path("objectRef").path("namespace").asString("<none>")));
        field(line, "uri", quoted(text(event, "requestURI")));
        field(line, "response", quoted(code.isMissingNode() ? "<deferred>" : code.asString()));
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode event, String field) {
        return event.path(field).asString("");
    }

    private static String groups(JsonNode user, String otherwise) {
        JsonNode groups = user.path("groups");
        return groups.isEmpty()
                ? quoted(otherwise)
                : quoted(String.join(
                        ",",
                        groups.valueStream()
                                .map(group -> quoted(group.asString()))
                                .toList()));
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=').append(value);
    }

    /** JSON's escapes are those of Go for whatever a client can send. */
    private static String quoted(String text) {
        return new String(Json.write(text), StandardCharsets.UTF_8);
    }
}
