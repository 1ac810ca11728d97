package dev.portcullis.store.cache;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.ModelDefinitions;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Objects for the tests of the cache. */
final class Objects {
    static final ResourceType MAPS = BuiltinCatalog.load(new ModelDefinitions())
            .find("", "v1", "configmaps")
            .orElseThrow();

    private Objects() {}

    static CachedObject at(String key, long revision) {
        return new CachedObject(key, "", key, revision, new ObjectBytes(new byte[0], 0), Map.of(), List.of(), null);
    }

    static CachedObject map(String name, String label, long revision) {
        ObjectNode object = Json.object().put("kind", "ConfigMap").put("apiVersion", "v1");
        ObjectNode metadata = object.putObject("metadata").put("name", name).put("namespace", "n");
        metadata.putObject("labels").put("l", label);
        return CachedObject.of(MAPS, key(name), object, revision);
    }

    static String key(String name) {
        return "/registry/configmaps/n/" + name;
    }
}
