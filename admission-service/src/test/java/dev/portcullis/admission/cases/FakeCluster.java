package dev.portcullis.admission.cases;

import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A cluster in memory: objects by their REST paths. */
public final class FakeCluster implements ClusterObjects {
    private static final Pattern NAMESPACE = Pattern.compile("/namespaces/[^/]+(?=/)");

    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();

    public FakeCluster(Collection<ObjectNode> objects) {
        objects.forEach(object -> this.objects.put(path(object), object));
    }

    private static String path(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asString();
        String root = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
        if (object.path("kind").asString().equals("APIResourceList")) {
            return (object.path("groupVersion").asString().contains("/") ? "/apis/" : "/api/")
                    + object.path("groupVersion").asString();
        }
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asString("");
        return root
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + plural(object.path("kind").asString())
                + "/" + metadata.path("name").asString();
    }

    static String plural(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return lower.equals("endpoints") ? lower : lower.endsWith("s") ? lower + "es" : lower + "s";
    }

    @Override
    public Optional<ObjectNode> get(String path) {
        return Optional.ofNullable(objects.get(path)).map(ObjectNode::deepCopy);
    }

    /** Of one namespace or of all; with one label, perhaps. */
    @Override
    public List<ObjectNode> list(String collection) {
        String[] parts = collection.split("\\?labelSelector=");
        String path = parts[0];
        String[] label = parts.length == 1
                ? new String[0]
                : URLDecoder.decode(parts[1], StandardCharsets.UTF_8).split("=");
        return objects.entrySet().stream()
                .filter(entry -> label.length == 0
                        || entry.getValue()
                                .path("metadata")
                                .path("labels")
                                .path(label[0])
                                .asString("")
                                .equals(label[1]))
                .filter(entry -> entry.getKey().startsWith(path + "/")
                        || NAMESPACE.matcher(entry.getKey()).replaceFirst("").startsWith(path + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** As it is from now on. */
    public void put(ObjectNode object) {
        objects.put(path(object), object.deepCopy());
    }

    public void delete(String path) {
        objects.remove(path);
    }

    @Override
    public void create(String collection, ObjectNode object) {
        if (objects.putIfAbsent(path(object), object) != null) {
            String name = object.path("metadata").path("name").asString();
            throw ApiErrors.alreadyExists(
                    new GroupResource("", plural(object.path("kind").asString())), name);
        }
    }
}
