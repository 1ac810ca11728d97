package dev.portcullis.store.openapi;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.discovery.Document;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.ModelDefinitions;
import java.lang.ref.SoftReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers {@code /openapi/v2}, {@code /openapi/v3} and what is below. Documents are made when they are asked for, and
 * kept as long as their types stay the same and memory allows.
 */
public final class OpenApi {
    private static final String JSON = "application/json";
    /** That of version 2 as JSON: kube-apiserver left it to be sniffed, and the recorded answers have it so. */
    private static final String SNIFFED = "text/plain; charset=utf-8";

    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String OLD_PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private static final String V3 = "/openapi/v3";

    private final Catalog catalog;
    private final Definitions definitions;
    private final String version;
    private SoftReference<Map<String, byte[]>> texts = new SoftReference<>(null);
    private final Map<String, Kept> documents = new HashMap<>();

    /** A document, as long as memory allows, and the types that it is about. */
    private record Kept(List<ResourceType> types, SoftReference<Document> document) {}

    /** The version is that of the API server: {@code v1.36.0}. */
    public OpenApi(Catalog catalog, Definitions definitions, String version) {
        this.catalog = catalog;
        this.definitions = definitions;
        this.version = version;
    }

    /**
     * The document at the path, or nothing if there is none (404), or if its media type is not acceptable (406):
     * see {@link #accepts}. One that is asked for by a wrong {@code hash} is at {@link #locationOf} (301).
     */
    public Optional<Document> answer(String path, @Nullable String accept) {
        String type = mediaType(path, accept);
        if (type == null) {
            return Optional.empty();
        } else if (path.equals("/openapi/v2")) {
            return Optional.of(document(path + type, catalog.all(), types -> v2(types, type)));
        } else if (path.equals(V3)) {
            return Optional.of(document(path, catalog.all(), this::index));
        }
        return path.startsWith(V3 + '/') ? groupVersion(path.substring(V3.length() + 1)) : Optional.empty();
    }

    /** Whether a document at the path can have a form that the client accepts. */
    public boolean accepts(String path, @Nullable String accept) {
        return mediaType(path, accept) != null;
    }

    /** The address of a group version's document, with its hash: {@code /openapi/v3/apis/apps/v1?hash=…}. */
    public String locationOf(String path, Document document) {
        String etag = document.etag() == null ? "" : document.etag().replace("\"", "");
        return path + "?hash=" + etag;
    }

    private Optional<Document> groupVersion(String name) {
        String[] steps = name.split("/", -1);
        boolean core = steps.length == 2 && steps[0].equals("api");
        if (!core && !(steps.length == 3 && steps[0].equals("apis"))) {
            return Optional.empty();
        }
        String group = core ? "" : steps[1];
        String groupVersion = steps[steps.length - 1];
        List<ResourceType> types = catalog.of(group, groupVersion);
        return types.isEmpty() ? Optional.empty() : Optional.of(document(name, types, this::v3));
    }

    private Document index(List<ResourceType> all) {
        Map<String, String> locations = new TreeMap<>();
        Map<String, List<ResourceType>> versions =
                all.stream().collect(Collectors.groupingBy(ResourceType::apiVersion));
        versions.forEach((groupVersion, types) -> {
            String name = (groupVersion.contains("/") ? "apis/" : "api/") + groupVersion;
            locations.put(name, locationOf(V3 + '/' + name, document(name, types, this::v3)));
        });
        ObjectNode paths = Json.object();
        locations.forEach((name, location) -> paths.putObject(name).put("serverRelativeURL", location));
        ObjectNode index = Json.object();
        index.set("paths", paths);
        return document(Json.write(index), JSON);
    }

    private Document v2(List<ResourceType> all, String type) {
        V2Document document = new V2Document(all, definitions, version);
        return type.equals(PROTOBUF) ? document(document.protobuf(), PROTOBUF) : document(document.json(), SNIFFED);
    }

    private Document v3(List<ResourceType> types) {
        Map<String, byte[]> known = texts.get();
        if (known == null) {
            known = ModelDefinitions.descriptions();
            texts = new SoftReference<>(known);
        }
        return document(V3Document.json(types, definitions, known, version), JSON);
    }

    private synchronized Document document(
            String key, List<ResourceType> types, Function<List<ResourceType>, Document> made) {
        Kept kept = documents.get(key);
        Document known = kept == null || !kept.types().equals(types)
                ? null
                : kept.document().get();
        if (known != null) {
            return known;
        }
        Document document = made.apply(types);
        documents.put(key, new Kept(types, new SoftReference<>(document)));
        return document;
    }

    private static Document document(byte[] body, String type) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(body);
            return new Document(body, type, '"' + HexFormat.of().withUpperCase().formatHex(hash) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first form in the client's list that we have, or null. */
    private static @Nullable String mediaType(String path, @Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String type = range.split(";", 2)[0].strip();
            if (type.equals(JSON) || type.equals("*/*") || type.equals("application/*")) {
                return JSON;
            } else if (path.equals("/openapi/v2") && (type.equals(PROTOBUF) || type.equals(OLD_PROTOBUF))) {
                return PROTOBUF;
            }
        }
        return null;
    }
}
