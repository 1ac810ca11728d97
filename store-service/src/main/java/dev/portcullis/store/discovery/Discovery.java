package dev.portcullis.store.discovery;

import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.ApiGroup;
import dev.portcullis.store.catalog.Catalog;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Answers {@code /api}, {@code /apis} and what is below, down to the resources of a group version. */
public final class Discovery {
    private final Catalog catalog;
    private final String serverAddress;
    private volatile Answers answers = new Answers(-1, new ConcurrentHashMap<>());

    private record Answers(long generation, Map<String, Document> documents) {}

    /** The address (host:port) is what {@code /api} tells clients to use. */
    public Discovery(Catalog catalog, String serverAddress) {
        this.catalog = catalog;
        this.serverAddress = serverAddress;
    }

    /**
     * The document at the path, or nothing if there is none (404). An Accept header that nothing fits is 406.
     *
     * @param path without a trailing slash
     */
    public Optional<Document> answer(String path, @Nullable String accept) {
        String[] steps = path.substring(1).split("/", -1);
        if (steps.length == 1 && (steps[0].equals("api") || steps[0].equals("apis"))) {
            String version = aggregatedVersion(accept);
            if (version != null) {
                boolean core = steps[0].equals("api");
                return Optional.of(cached(
                        path + ' ' + version,
                        () -> aggregated(AggregatedDiscovery.of(catalog, core, version), version)));
            }
        }
        MediaType type = MediaType.accepted(accept);
        return find(steps)
                .map(made -> cached(path + ' ' + type, () -> new Document(type.write(made.get()), type.text(), null)));
    }

    private Optional<Supplier<ObjectNode>> find(String[] steps) {
        boolean core = steps[0].equals("api");
        if (!core && !steps[0].equals("apis")) {
            return Optional.empty();
        }
        return switch (steps.length) {
            case 1 -> Optional.of(() -> core ? ResourceLists.versions(serverAddress) : ResourceLists.groups(catalog));
            case 2 -> core ? resources("", steps[1]) : group(steps[1]).map(g -> () -> ResourceLists.group(g));
            case 3 -> core ? Optional.empty() : resources(steps[1], steps[2]);
            default -> Optional.empty();
        };
    }

    private Optional<ApiGroup> group(String name) {
        return name.isEmpty() ? Optional.empty() : catalog.group(name);
    }

    private Optional<Supplier<ObjectNode>> resources(String group, String version) {
        return catalog.group(group)
                .filter(g -> g.versions().contains(version))
                .map(g -> () -> ResourceLists.resources(group, version, catalog));
    }

    private Document cached(String key, Supplier<Document> made) {
        Answers current = answers;
        long generation = catalog.generation();
        if (current.generation != generation) {
            current = new Answers(generation, new ConcurrentHashMap<>());
            answers = current;
        }
        return current.documents.computeIfAbsent(key, k -> made.get());
    }

    private static Document aggregated(ObjectNode list, String version) {
        byte[] body = Json.write(list);
        return new Document(
                body,
                "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList",
                '"' + hash(body) + '"');
    }

    /** The version of the aggregated form that the client wants, or null if it does not know that form. */
    private static @Nullable String aggregatedVersion(@Nullable String accept) {
        if (accept == null) {
            return null;
        }
        for (String range : accept.replace(" ", "").toLowerCase(Locale.ROOT).split(",")) {
            if (range.startsWith("application/json;")
                    && range.contains(";g=apidiscovery.k8s.io")
                    && range.contains(";as=apigroupdiscoverylist")) {
                for (String version : new String[] {"v2", "v2beta1"}) {
                    if ((range + ';').contains(";v=" + version + ';')) {
                        return version;
                    }
                }
            }
        }
        return null;
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
