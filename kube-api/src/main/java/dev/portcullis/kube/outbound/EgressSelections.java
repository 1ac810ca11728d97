package dev.portcullis.kube.outbound;

import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * By which way servers outside are reached ({@code --egress-selector-config-file}): directly, or by an HTTP proxy. Konnectivity's own
 * protocol, sockets in the file system and proxies behind TLS are not spoken here; whoever configures them is told so.
 */
public final class EgressSelections {
    private static final String FLAG = "egress-selector-config-file";
    private static final Set<String> NAMES = Set.of("controlplane", "cluster", "etcd");

    private final Map<String, Optional<InetSocketAddress>> proxies;

    private EgressSelections(Map<String, Optional<InetSocketAddress>> proxies) {
        this.proxies = Map.copyOf(proxies);
    }

    /** Null where the flag is not set. */
    public static @Nullable EgressSelections from(FlagValues flags) {
        Path file = flags.file(FLAG);
        if (file == null) {
            return null;
        }
        try {
            return read(Yaml.readOwn(Files.readAllBytes(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new BadFlagException(FLAG, "cannot be used: " + file + ": " + e.getMessage());
        }
    }

    private static EgressSelections read(JsonNode config) {
        if (!config.path("kind").asString("").equals("EgressSelectorConfiguration")) {
            throw new IllegalArgumentException("invalid service configuration object \""
                    + config.path("kind").asString("") + "\"");
        }
        Map<String, Optional<InetSocketAddress>> proxies = new HashMap<>();
        for (JsonNode selection : config.path("egressSelections")) {
            String name = selection.path("name").asString("").toLowerCase(Locale.ROOT);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "egressSelections: \"" + name + "\" is not supported; there are " + NAMES);
            }
            if (proxies.put(name, proxy(name, selection.path("connection"))) != null) {
                throw new IllegalArgumentException("egressSelections: Duplicate value: \"" + name + "\"");
            }
        }
        return new EgressSelections(proxies);
    }

    private static Optional<InetSocketAddress> proxy(String name, JsonNode connection) {
        String protocol = connection.path("proxyProtocol").asString("");
        JsonNode transport = connection.path("transport");
        switch (protocol) {
            case "Direct" -> {
                if (!transport.isMissingNode()) {
                    throw new IllegalArgumentException(name + ": Transport config should be absent for direct connect");
                }
                return Optional.empty();
            }
            case "HTTPConnect" -> {
                String url = transport.path("tcp").path("url").asString("");
                if (url.startsWith("http://") && transport.path("uds").isMissingNode()) {
                    return Optional.of(address(name, url));
                }
                throw new IllegalArgumentException(name
                        + ": HTTPConnect is possible over transport.tcp with an http:// URL only, neither over TLS nor over"
                        + " a socket in the file system");
            }
            case "GRPC" ->
                throw new IllegalArgumentException(name + ": GRPC, konnectivity's protocol, is not possible");
            default ->
                throw new IllegalArgumentException(name + ": proxyProtocol \"" + protocol
                        + "\" is not supported; there are Direct and HTTPConnect");
        }
    }

    private static InetSocketAddress address(String name, String url) {
        URI parsed = URI.create(url);
        if (parsed.getHost() == null) {
            throw new IllegalArgumentException(name + ": transport.tcp.url must be http://HOST:PORT, not " + url);
        }
        return InetSocketAddress.createUnresolved(parsed.getHost(), parsed.getPort() < 0 ? 80 : parsed.getPort());
    }

    /** The proxy of a selection; null for none, and where there is no such selection. */
    public @Nullable InetSocketAddress proxy(String selection) {
        return proxies.getOrDefault(selection, Optional.empty()).orElse(null);
    }
}
