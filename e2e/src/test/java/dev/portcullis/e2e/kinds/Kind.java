package dev.portcullis.e2e.kinds;

import dev.portcullis.e2e.client.Https;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A kind in one version, as discovery describes it. */
public record Kind(
        String apiVersion, String kind, String plural, boolean namespaced, List<String> verbs, boolean scales) {
    private static final JsonMapper JSON = new JsonMapper();

    /** All kinds of the server of which objects can be made, kept and listed. */
    public static List<Kind> all(Https admin) {
        List<Kind> kinds = new ArrayList<>(of(admin, "/api/v1"));
        for (JsonNode group : read(admin, "/apis").get("groups")) {
            for (JsonNode version : group.get("versions")) {
                kinds.addAll(of(admin, "/apis/" + version.get("groupVersion").asString()));
            }
        }
        return kinds;
    }

    private static List<Kind> of(Https admin, String path) {
        JsonNode list = read(admin, path);
        Set<String> scaled = new TreeSet<>();
        for (JsonNode resource : list.get("resources")) {
            String name = resource.get("name").asString();
            if (name.endsWith("/scale")) {
                scaled.add(name.substring(0, name.indexOf('/')));
            }
        }
        List<Kind> kinds = new ArrayList<>();
        for (JsonNode resource : list.get("resources")) {
            String name = resource.get("name").asString();
            List<String> verbs = new ArrayList<>();
            resource.get("verbs").forEach(verb -> verbs.add(verb.asString()));
            if (!name.contains("/") && verbs.contains("create") && verbs.contains("list")) {
                kinds.add(new Kind(
                        list.get("groupVersion").asString(),
                        resource.get("kind").asString(),
                        name,
                        resource.get("namespaced").asBoolean(),
                        verbs,
                        scaled.contains(name)));
            }
        }
        return kinds;
    }

    private static JsonNode read(Https admin, String path) {
        return JSON.readTree(admin.get(path).body());
    }

    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /** {@code deployments.v1.apps}: by which kubectl finds exactly this version. */
    public String resource() {
        return group().isEmpty() ? plural : plural + '.' + version() + '.' + group();
    }

    /** {@code deployment.apps/NAME}: as kubectl names an object of it. */
    public String named(String name) {
        String singular = kind.toLowerCase(java.util.Locale.ROOT);
        return (group().isEmpty() ? singular : singular + '.' + group()) + '/' + name;
    }

    @Override
    public String toString() {
        return apiVersion + ' ' + kind;
    }
}
