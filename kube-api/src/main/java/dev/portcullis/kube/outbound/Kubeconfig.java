package dev.portcullis.kube.outbound;

import dev.portcullis.kube.content.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;
import tools.jackson.databind.JsonNode;

/**
 * Where a webhook is and who we are to it, as a kubeconfig says it: its current context, or its only cluster and user.
 *
 * @param authorization the value of the header; null for none
 */
public record Kubeconfig(URI server, Trust trust, @Nullable String authorization) {

    /** @throws IOException in a sentence that names what is missing or wrong */
    public static Kubeconfig read(Path file) throws IOException {
        return Reader.of(file).read();
    }

    /** Without what stands in the header. */
    @Override
    public String toString() {
        return "Kubeconfig[" + server + "]";
    }

    private static JsonNode parsed(Path file) throws IOException {
        try {
            return Yaml.readOwn(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    record Reader(Path file, JsonNode config) {
        static Reader of(Path file) throws IOException {
            return new Reader(file, parsed(file));
        }

        Kubeconfig read() throws IOException {
            String current = config.path("current-context").asString("");
            JsonNode context = current.isEmpty() ? config.path("none") : named("contexts", "context", current);
            JsonNode cluster =
                    named("clusters", "cluster", context.path("cluster").asString(""));
            String userName = context.path("user").asString("");
            JsonNode user =
                    userName.isEmpty() && config.path("users").isEmpty() ? context : named("users", "user", userName);
            return new Kubeconfig(
                    server(cluster),
                    new Trust(
                            authorities(cluster),
                            own(user),
                            cluster.path("insecure-skip-tls-verify").asBoolean(false)),
                    authorization(user));
        }

        /** The entry with this name; where none is asked for, the only one there is. */
        private JsonNode named(String list, String what, String name) throws IOException {
            List<JsonNode> found = config.path(list)
                    .valueStream()
                    .filter(entry ->
                            name.isEmpty() || entry.path("name").asString("").equals(name))
                    .toList();
            if (found.size() != 1) {
                throw problem(
                        name.isEmpty()
                                ? "current-context must say which of its " + list + " is meant"
                                : "it has no " + what + " named \"" + name + "\"");
            }
            return found.getFirst().path(what);
        }

        private URI server(JsonNode cluster) throws IOException {
            String text = cluster.path("server").asString("");
            try {
                URI server = URI.create(text);
                if ("https".equals(server.getScheme()) && server.getHost() != null) {
                    return server;
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": the server \"" + text + "\" is no URL", e);
            }
            throw problem("the server must be an https:// URL, not \"" + text + "\"");
        }

        private @Nullable List<X509Certificate> authorities(JsonNode cluster) throws IOException {
            byte[] pem = content(cluster, "certificate-authority");
            return pem == null ? null : certificates(pem, "certificate-authority");
        }

        Trust.@Nullable Own own(JsonNode user) throws IOException {
            byte[] certificate = content(user, "client-certificate");
            byte[] key = content(user, "client-key");
            if (certificate == null && key == null) {
                return null;
            }
            if (certificate == null || key == null) {
                throw problem("client-certificate and client-key belong together");
            }
            return new Trust.Own(certificates(certificate, "client-certificate"), privateKey(key));
        }

        private List<X509Certificate> certificates(byte[] pem, String field) throws IOException {
            try {
                return pem(pem).getCertificates();
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new IOException(file + ": " + field + " contains no certificate", e);
            }
        }

        private PrivateKey privateKey(byte[] pem) throws IOException {
            try {
                PrivateKey key = pem(pem).getPrivateKey();
                if (key != null) {
                    return key;
                }
            } catch (IllegalStateException | IllegalArgumentException e) {
                throw new IOException(file + ": client-key contains no private key", e);
            }
            throw problem("client-key contains no private key");
        }

        private static PemContent pem(byte[] text) {
            return PemContent.of(new String(text, StandardCharsets.US_ASCII));
        }

        @Nullable
        String authorization(JsonNode user) throws IOException {
            byte[] token = user.has("tokenFile")
                    ? Files.readAllBytes(resolved(user.path("tokenFile").asString("")))
                    : user.path("token").asString("").getBytes(StandardCharsets.UTF_8);
            if (token.length > 0) {
                return "Bearer " + new String(token, StandardCharsets.UTF_8).strip();
            }
            String name = user.path("username").asString("");
            String both = name + ":" + user.path("password").asString("");
            return name.isEmpty()
                    ? null
                    : "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        }

        private byte @Nullable [] content(JsonNode node, String field) throws IOException {
            if (node.has(field + "-data")) {
                try {
                    return Base64.getDecoder()
                            .decode(node.path(field + "-data").asString("").replaceAll("\\s", ""));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ": " + field + "-data is no base64", e);
                }
            }
            String path = node.path(field).asString("");
            return path.isEmpty() ? null : Files.readAllBytes(resolved(path));
        }

        /** As kubectl has it: from where the kubeconfig is. */
        private Path resolved(String path) {
            return file.toAbsolutePath().resolveSibling(path);
        }

        private IOException problem(String what) {
            return new IOException(file + ": " + what);
        }
    }
}
