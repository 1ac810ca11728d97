package dev.portcullis.admission.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON patch (RFC 6902) that makes one value of another. An array that grew keeps its elements' places; one that shrank is replaced. */
public final class JsonDiff {
    private final ArrayNode patch = JsonNodeFactory.instance.arrayNode();

    private JsonDiff() {}

    /** Where we are. Spelled out only where something differs: an object may nest so deep that all paths together would fill the memory. */
    private record Place(@Nullable Place above, String step) {
        String path() {
            List<String> steps = new ArrayList<>();
            for (Place place = this; place != null; place = place.above) {
                steps.add(place.step);
            }
            return String.join("", steps.reversed());
        }

        Place below(String name) {
            return new Place(this, "/" + name);
        }
    }

    public static ArrayNode between(JsonNode before, JsonNode after) {
        JsonDiff diff = new JsonDiff();
        diff.compare(new Place(null, ""), before, after);
        return diff.patch;
    }

    private void compare(Place place, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            objects(place, (ObjectNode) before, (ObjectNode) after);
        } else if (before.isArray() && after.isArray() && after.size() >= before.size()) {
            arrays(place, before, after);
        } else if (!before.equals(after)) {
            add("replace", place, after);
        }
    }

    private void objects(Place place, ObjectNode before, ObjectNode after) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            Place child = place.below(escape(field.getKey()));
            JsonNode now = after.get(field.getKey());
            if (now == null) {
                patch.addObject().put("op", "remove").put("path", child.path());
            } else {
                compare(child, field.getValue(), now);
            }
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            if (!before.has(field.getKey())) {
                add("add", place.below(escape(field.getKey())), field.getValue());
            }
        }
    }

    private void arrays(Place place, JsonNode before, JsonNode after) {
        for (int i = 0; i < after.size(); i++) {
            if (i < before.size()) {
                compare(place.below(Integer.toString(i)), before.get(i), after.get(i));
            } else {
                add("add", place.below("-"), after.get(i));
            }
        }
    }

    private void add(String op, Place place, JsonNode value) {
        patch.addObject().put("op", op).put("path", place.path()).set("value", value);
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
