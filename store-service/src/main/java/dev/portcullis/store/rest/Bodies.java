package dev.portcullis.store.rest;

import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.cache.ObjectBytes;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.read.ObjectList;
import dev.portcullis.store.rest.Form.As;
import dev.portcullis.store.table.IncludeObject;
import dev.portcullis.store.table.PartialObjects;
import dev.portcullis.store.table.TableOptions;
import dev.portcullis.store.table.Tables;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects and lists in the form that the client wants. */
final class Bodies {
    private static final ObjectWriter PRETTY = Json.MAPPER.writer().with(prettyPrinter());

    private Bodies() {}

    /** One object of the cache. */
    static byte[] of(CachedObject object, ResourceType type, Form form, Call call) {
        return form.plain() ? object.json() : of((ObjectNode) Json.read(object.json()), type, form, call);
    }

    /** One object, or a Status, which has no other form. */
    static byte[] of(ObjectNode object, ResourceType type, Form form, Call call) {
        if (object.path("kind").asString("").equals("Status")) {
            return write(object, form);
        }
        return switch (form.as()) {
            case ITSELF -> form.plain() ? ordered(object) : write(Json.read(ordered(object)), form);
            case TABLE -> write(table(object, type, form, call, true), form);
            case PARTIAL -> write(PartialObjects.of(object, form.version()), form);
            case PARTIAL_LIST ->
                throw notAcceptable(
                        "you requested PartialObjectMetadataList, but the requested object is not a list (*%s.%s)"
                                .formatted(goPackage(type), goKind(type, type.kind())));
        };
    }

    /** A list in any form but the plain one, which {@link ListBody} streams. */
    static byte[] of(ObjectList list, Form form, Call call) {
        return switch (form.as()) {
            case ITSELF -> write(Json.read(new ListBody(list).toBytes()), form);
            case TABLE -> write(table(list, form, call), form);
            case PARTIAL_LIST -> write(partial(list, form), form);
            case PARTIAL ->
                throw notAcceptable("you requested PartialObjectMetadata, but the requested object is a list (*%s.%s)"
                        .formatted(
                                goPackage(list.type()),
                                goKind(list.type(), list.type().listKind())));
        };
    }

    /** What a watch shows of an object; the columns of a table are described in the first event only. */
    static byte[] watched(CachedObject object, ResourceType type, Form form, Call call, boolean first) {
        if (form.as() == As.ITSELF) {
            return object.json();
        }
        ObjectNode json = (ObjectNode) Json.read(object.json());
        return Json.write(
                form.as() == As.TABLE ? table(json, type, form, call, first) : PartialObjects.of(json, form.version()));
    }

    private static ObjectNode table(ObjectNode object, ResourceType type, Form form, Call call, boolean headers) {
        TableOptions options = new TableOptions(form.version(), include(call), headers);
        if (object.path("kind").asString("").equals("Scale") && !type.kind().equals("Scale")) {
            return Tables.ofDefinition(
                    "io.k8s.api.autoscaling.v1.Scale", object.path("metadata"), List.of(object), options);
        }
        return Tables.of(type, object.path("metadata"), List.of(object), options);
    }

    private static ObjectNode table(ObjectList list, Form form, Call call) {
        TableOptions options = new TableOptions(form.version(), include(call), true);
        Iterable<ObjectNode> objects =
                () -> list.items().stream().map(Bodies::parsed).iterator();
        return Tables.of(list.type(), ListBody.metadata(list), objects, options);
    }

    private static ObjectNode partial(ObjectList list, Form form) {
        ObjectNode partial = Json.object()
                .put("kind", "PartialObjectMetadataList")
                .put("apiVersion", "meta.k8s.io/" + form.version());
        partial.set("metadata", ListBody.metadata(list));
        if (list.items().isEmpty()) {
            return partial.putNull("items");
        }
        ArrayNode items = partial.putArray("items");
        list.items().forEach(object -> items.add(PartialObjects.of(parsed(object), form.version())));
        return partial;
    }

    private static ObjectNode parsed(CachedObject object) {
        return (ObjectNode) Json.read(object.json());
    }

    private static IncludeObject include(Call call) {
        return IncludeObject.of(call.query().get("includeObject"));
    }

    private static byte[] ordered(ObjectNode object) {
        JsonNode version = object.path("metadata").path("resourceVersion");
        return ObjectBytes.encode(object, version.isString() ? version.asLong(0) : 0)
                .json();
    }

    /** Indented only where the blanks are not many times the rest. */
    private static byte[] write(JsonNode value, Form form) {
        return form.media() == MediaType.JSON && form.pretty() && !Json.isDeeper(value, Json.SHALLOW)
                ? PRETTY.writeValueAsBytes(value)
                : form.media().write(value);
    }

    private static ApiException notAcceptable(String message) {
        return Status.failure(406, "NotAcceptable", message, null).exception();
    }

    /** The name of kube-apiserver's own package for the group, which its message shows. */
    private static String goPackage(ResourceType type) {
        if (type.custom()) {
            return "unstructured";
        }
        return type.group().isEmpty() ? "core" : type.group().split("\\.", 2)[0];
    }

    private static String goKind(ResourceType type, String kind) {
        return type.custom() ? kind.endsWith("List") ? "UnstructuredList" : "Unstructured" : kind;
    }

    private static DefaultPrettyPrinter prettyPrinter() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators).withArrayIndenter(indenter).withObjectIndenter(indenter);
    }
}
