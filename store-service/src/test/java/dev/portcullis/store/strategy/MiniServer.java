package dev.portcullis.store.strategy;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import dev.portcullis.store.allocation.FakeNetwork;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.CanonicalForm;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.transform.BodyDecoder;
import dev.portcullis.store.transform.Defaulter;
import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.PatchType;
import dev.portcullis.store.transform.Patches;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The way of a write through decoding, defaults, strategy and validation, over a map. */
final class MiniServer {
    private static final Catalog CATALOG = BuiltinCatalog.load(new ModelDefinitions());
    private static final WriteContext CONTEXT = new WriteContext(UserInfo.of("admin", UserInfo.MASTERS), false);

    final FakeNetwork network = new FakeNetwork();
    private final Strategies strategies = new Strategies(network, network.ports());
    private final Map<String, ObjectNode> objects = new HashMap<>();
    private int revision;

    /** Where a request goes. */
    private record Place(ResourceType type, String namespace, String name, String subresource) {
        static Place of(String path) {
            List<String> steps = new ArrayList<>(Arrays.asList(path.substring(1).split("/")));
            boolean core = steps.removeFirst().equals("api");
            String group = core ? "" : steps.removeFirst();
            String version = steps.removeFirst();
            String namespace = "";
            if (steps.size() > 2
                    && steps.getFirst().equals("namespaces")
                    && CATALOG.find(group, version, steps.get(2)).isPresent()) {
                steps.removeFirst();
                namespace = steps.removeFirst();
            }
            ResourceType type = CATALOG.find(group, version, steps.getFirst()).orElseThrow();
            return new Place(
                    type, namespace, steps.size() > 1 ? steps.get(1) : "", steps.size() > 2 ? steps.get(2) : "");
        }

        String key(String objectName) {
            return type.groupResource() + '/' + namespace + '/' + objectName;
        }
    }

    ObjectNode send(String method, String path, String type, String body) {
        Place place = Place.of(path);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return switch (method) {
            case "POST" -> create(place, decode(place, type, bytes));
            case "DELETE" -> delete(place);
            case "PUT" -> {
                ObjectNode object = decode(place, type, bytes);
                ObjectNode current = current(place);
                KindStrategy.copy(KindStrategy.metadata(object), current.path("metadata"), "resourceVersion");
                yield update(place, object, current);
            }
            default -> {
                PatchType patchType = PatchType.parse(mediaType(type), false);
                ObjectNode current = current(place);
                yield update(
                        place,
                        Patches.apply(patchType, place.type, current, bytes, FieldValidation.WARN)
                                .object(),
                        current);
            }
        };
    }

    /** The strategy of the resource at the path. */
    ResourceStrategy strategy(String path) {
        return strategies.of(Place.of(path).type);
    }

    private static String mediaType(String type) {
        return switch (type) {
            case "json" -> "application/json";
            case "yaml" -> "application/yaml";
            case "merge" -> "application/merge-patch+json";
            case "strategic" -> "application/strategic-merge-patch+json";
            case "jsonpatch" -> "application/json-patch+json";
            default -> type;
        };
    }

    private static ObjectNode decode(Place place, String type, byte[] body) {
        ObjectNode object = BodyDecoder.decode(body, mediaType(type), FieldValidation.WARN, place.type)
                .object();
        if (place.type.namespaced()) {
            KindStrategy.metadata(object).put("namespace", place.namespace);
        }
        return object;
    }

    private ObjectNode current(Place place) {
        ObjectNode current = objects.get(place.key(place.name));
        if (current == null) {
            throw ApiErrors.notFound(new GroupResource(place.type.group(), place.type.plural()), place.name);
        }
        return current;
    }

    private ObjectNode create(Place place, ObjectNode object) {
        ResourceStrategy strategy = strategies.of(place.type);
        Defaulter.apply(place.type, object);
        if (place.type.groupResource().equals("pods") && object.get("spec") instanceof ObjectNode spec) {
            spec.withArray("tolerations").addObject().put("key", "by-admission").put("operator", "Exists");
        }
        ObjectNode metadata = KindStrategy.metadata(object);
        metadata.put("uid", "uid-" + ++revision).put("creationTimestamp", "2020-01-01T00:00:00Z");
        if (metadata.path("name").asString("").isEmpty()
                && !metadata.path("generateName").asString("").isEmpty()) {
            metadata.put("name", metadata.path("generateName").asString() + "x2345");
        }
        strategy.prepareForCreate(object, CONTEXT);
        String name = metadata.path("name").asString("");
        check(place, name, strategy.validateCreate(object));
        strategy.reserve(object, null, CONTEXT).commit();
        return store(place, name, object);
    }

    private ObjectNode update(Place place, ObjectNode object, ObjectNode current) {
        ResourceStrategy strategy = strategies.of(place.type);
        Defaulter.apply(place.type, object);
        strategy.prepareForUpdate(object, current, place.subresource, CONTEXT);
        check(place, place.name, strategy.validateUpdate(object, current, place.subresource));
        strategy.reserve(object, current, CONTEXT).commit();
        return store(place, place.name, object);
    }

    private ObjectNode delete(Place place) {
        ResourceStrategy strategy = strategies.of(place.type);
        if (strategy.held(current(place))) {
            ObjectNode held = current(place);
            KindStrategy.metadata(held).put("deletionTimestamp", "2020-01-01T00:00:00Z");
            strategy.markDeleted(held);
            return held;
        }
        ObjectNode gone = objects.remove(place.key(place.name));
        if (gone != null) {
            strategy.released(gone);
        }
        return gone == null ? current(place) : gone;
    }

    private static void check(Place place, @Nullable String name, List<FieldError> errors) throws ApiException {
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(
                    new GroupResource(place.type.group(), place.type.kind()), String.valueOf(name), errors);
        }
    }

    private ObjectNode store(Place place, String name, ObjectNode object) {
        KindStrategy.metadata(object).put("resourceVersion", String.valueOf(++revision));
        ObjectNode canonical = CanonicalForm.of(place.type.schema(), object);
        objects.put(place.key(name), canonical);
        return canonical.deepCopy();
    }
}
