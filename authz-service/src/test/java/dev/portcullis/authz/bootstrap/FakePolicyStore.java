package dev.portcullis.authz.bootstrap;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/** A store in memory. */
final class FakePolicyStore implements PolicyStore {
    final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    final AtomicInteger writes = new AtomicInteger();

    ObjectNode get(String path) {
        return objects.get(path);
    }

    @Override
    public List<ObjectNode> list(String collection) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey()
                        .substring(0, entry.getKey().lastIndexOf('/'))
                        .equals(collection))
                .map(entry -> entry.getValue().deepCopy())
                .toList();
    }

    @Override
    public boolean exists(String path) {
        return objects.containsKey(path);
    }

    @Override
    public void create(String collection, ObjectNode object) {
        writes.incrementAndGet();
        String name = object.path("metadata").path("name").asString();
        if (objects.putIfAbsent(collection + "/" + name, object.deepCopy()) != null) {
            throw ApiErrors.alreadyExists(new GroupResource("", collection), name);
        }
    }

    @Override
    public void update(String path, ObjectNode object) {
        writes.incrementAndGet();
        if (objects.replace(path, object) == null) {
            throw ApiErrors.notFound(new GroupResource("", path), path);
        }
    }

    @Override
    public void delete(String path) {
        writes.incrementAndGet();
        objects.remove(path);
    }
}
