package dev.portcullis.kube.outbound;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who we are to which server, as the users of a kubeconfig say it whose names are those of hosts: {@code NAME.NAMESPACE.svc},
 * {@code *.example.org}, each with a port where it is not 443; {@code *} for all others, or else the user of the current context.
 */
public final class KubeconfigUsers {
    public static final KubeconfigUsers NONE = new KubeconfigUsers(Map.of(), "");

    private static final int HTTPS = 443;

    private final Map<String, Credentials> users;
    private final String current;

    private KubeconfigUsers(Map<String, Credentials> users, String current) {
        this.users = Map.copyOf(users);
        this.current = current;
    }

    /** @param authorization the value of the header; null for none */
    public record Credentials(
            Trust.@Nullable Own own, @Nullable String authorization) {
        static final Credentials ANONYMOUS = new Credentials(null, null);

        /** Without what stands in the header. */
        @Override
        public String toString() {
            return "Credentials";
        }
    }

    /** @throws IOException in a sentence that names what is missing or wrong */
    public static KubeconfigUsers read(Path file) throws IOException {
        Kubeconfig.Reader reader = Kubeconfig.Reader.of(file);
        JsonNode config = reader.config();
        Map<String, Credentials> users = new HashMap<>();
        for (JsonNode entry : config.path("users")) {
            JsonNode user = entry.path("user");
            users.put(entry.path("name").asString(""), new Credentials(reader.own(user), reader.authorization(user)));
        }
        String context = config.path("current-context").asString("");
        String current = config.path("contexts")
                .valueStream()
                .filter(entry -> entry.path("name").asString("").equals(context))
                .map(entry -> entry.path("context").path("user").asString(""))
                .findFirst()
                .orElse("");
        return new KubeconfigUsers(users, current);
    }

    public Credentials of(String host, int port) {
        Credentials found = named(host + ":" + port);
        if (found == null && port == HTTPS) {
            found = named(host);
        }
        if (found == null) {
            found = users.getOrDefault("*", users.get(current));
        }
        return found == null ? Credentials.ANONYMOUS : found;
    }

    private @Nullable Credentials named(String target) {
        Credentials found = users.get(target);
        for (int dot = target.indexOf('.'); found == null && dot >= 0; dot = target.indexOf('.', dot + 1)) {
            found = users.get("*" + target.substring(dot));
        }
        return found;
    }
}
