package dev.portcullis.kube.jsonpatch;

import dev.portcullis.kube.json.Nesting;
import dev.portcullis.kube.json.Numbers;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * RFC 6902 as kube-apiserver understands it: negative indices count from the end, replacing what isn't there adds it
 * to an object, and what all copies of one patch make is bounded.
 */
public final class JsonPatch {
    private static final long MOST_COPIED = 3L * 1024 * 1024;

    private final ObjectNode document;
    private long copied;

    private JsonPatch(ObjectNode document) {
        this.document = document;
    }

    /** Changes the document. Throws {@link PatchRefusedException}. */
    public static void apply(ObjectNode document, List<ObjectNode> operations) {
        JsonPatch patch = new JsonPatch(document);
        operations.forEach(patch::apply);
    }

    private void apply(ObjectNode operation) {
        String path = text(operation, "path");
        switch (text(operation, "op")) {
            case "add" -> add(path, value(operation));
            case "replace" -> replace(path, value(operation));
            case "remove" -> remove(path);
            case "move" -> {
                JsonNode moved = get(text(operation, "from"));
                remove(text(operation, "from"));
                add(path, moved);
            }
            case "copy" -> copy(text(operation, "from"), path);
            case "test" -> test(path, value(operation));
            default -> throw new PatchRefusedException("Unexpected kind: " + text(operation, "op"));
        }
    }

    private void copy(String from, String path) {
        JsonNode source = get(from);
        if (Nesting.tooDeep(source)) {
            throw new PatchRefusedException("what is to be copied is nested too deep: " + from);
        }
        JsonNode value = source.deepCopy();
        copied += value.toString().length();
        if (copied > MOST_COPIED) {
            throw new PatchRefusedException("Unable to complete the copy, the accumulated size increase of copy is "
                    + copied + ", exceeding the limit " + MOST_COPIED);
        }
        add(path, value);
    }

    private void test(String path, JsonNode expected) {
        JsonNode actual = parent(path) instanceof ObjectNode object ? object.path(key(path)) : get(path);
        boolean equal = expected.isNull()
                ? actual.isNull() || actual.isMissingNode()
                : actual.equals(Numbers.COMPARABLE, expected);
        if (!equal) {
            throw new PatchRefusedException("testing value " + path + " failed: test failed");
        }
    }

    private void add(String path, JsonNode value) {
        String key = key(path);
        if (parent(path) instanceof ArrayNode array) {
            array.insert(key.equals("-") ? array.size() : index(key, array.size() + 1), value);
        } else {
            ((ObjectNode) parent(path)).set(key, value);
        }
    }

    private void replace(String path, JsonNode value) {
        String key = key(path);
        if (parent(path) instanceof ArrayNode array) {
            array.set(index(key, array.size()), value);
        } else {
            ((ObjectNode) parent(path)).set(key, value);
        }
    }

    private void remove(String path) {
        String key = key(path);
        if (parent(path) instanceof ArrayNode array) {
            array.remove(index(key, array.size()));
        } else if (((ObjectNode) parent(path)).remove(key) == null) {
            throw new PatchRefusedException("Unable to remove nonexistent key: " + key);
        }
    }

    private JsonNode get(String path) {
        JsonNode value = step(parent(path), key(path));
        if (value.isMissingNode()) {
            throw new PatchRefusedException("doc is missing key: " + path);
        }
        return value;
    }

    /** The object or array that holds what the path names. */
    private JsonNode parent(String path) {
        String[] steps = path.split("/", -1);
        if (steps.length < 2) {
            throw new PatchRefusedException("doc is missing path: \"" + path + '"');
        }
        JsonNode node = document;
        for (int i = 1; i < steps.length - 1; i++) {
            node = step(node, unescape(steps[i]));
        }
        if (!node.isContainer()) {
            throw new PatchRefusedException("doc is missing path: \"" + path + '"');
        }
        return node;
    }

    private static JsonNode step(JsonNode node, String key) {
        return node instanceof ArrayNode array ? array.get(index(key, array.size())) : node.path(key);
    }

    private static int index(String key, int size) {
        int index;
        try {
            index = Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw new PatchRefusedException("invalid array index: " + key);
        }
        int from = index < 0 ? index + size : index;
        if (from < 0 || from >= size) {
            throw new PatchRefusedException("Unable to access invalid index: " + key);
        }
        return from;
    }

    private static String key(String path) {
        return unescape(path.substring(path.lastIndexOf('/') + 1));
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    private static JsonNode value(ObjectNode operation) {
        JsonNode value = operation.get("value");
        return value == null ? operation.nullNode() : value.deepCopy();
    }

    private static String text(ObjectNode operation, String field) {
        if (!operation.path(field).isString()) {
            throw new PatchRefusedException("operation missing " + field + " field");
        }
        return operation.path(field).asString();
    }
}
