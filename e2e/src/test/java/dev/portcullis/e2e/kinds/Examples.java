package dev.portcullis.e2e.kinds;

import dev.portcullis.e2e.client.Https;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Examples of the kinds of one server. */
public final class Examples {
    private static final JsonMapper JSON = new JsonMapper();

    private final Definitions definitions;
    private final TestData data = new TestData();
    private final String namespace;

    public Examples(Https admin, String namespace) {
        this.definitions = Definitions.of(admin);
        this.namespace = namespace;
    }

    /** With nothing in it that the kind does not demand. */
    public Specimen minimal(Kind kind, String name) {
        ObjectNode object = shell(kind, name);
        merge(object, data.kind(kind).path("minimal"));
        return new Specimen(kind, object, "");
    }

    /**
     * With everything in it that may be there together, but the status, which is the server's; several where there are fields that
     * exclude each other.
     */
    public List<Specimen> full(Kind kind, String name) {
        List<Specimen> examples = new ArrayList<>();
        for (ObjectNode all : new FullExample(definitions, data).of(definitions.name(kind))) {
            ObjectNode object = shell(kind, name + (examples.isEmpty() ? "" : "-" + examples.size()));
            all.remove(List.of("status", "kind", "metadata"));
            object.setAll(all);
            object.withObject("/metadata/labels").put("example", "full");
            object.withObject("/metadata/annotations").put("example.com/note", "every field \"is\" set");
            merge(object, data.kind(kind).path("full"));
            examples.add(
                    new Specimen(kind, object, data.kind(kind).path("changed").asString("")));
        }
        return examples;
    }

    /** The columns of the wide table. */
    public String columns(Kind kind) {
        return data.kind(kind).path("columns").asString("NAME AGE");
    }

    private ObjectNode shell(Kind kind, String name) {
        ObjectNode object =
                JSON.createObjectNode().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("name", name);
        return object;
    }

    /**
     * As a JSON merge patch does it: null removes, lists are replaced. {@code NAME} stands for the object's own name, {@code NAMESPACE}
     * for the namespace, {@code NUMBER} for two parts of an IP address made of the name.
     */
    private void merge(ObjectNode object, JsonNode patch) {
        if (!patch.isMissingNode()) {
            String name = object.get("metadata").get("name").asString();
            int number = Math.floorMod(name.hashCode(), 60_000);
            String text = patch.toString()
                    .replace("NAMESPACE", namespace)
                    .replace("NUMBER", number / 250 + "." + number % 250)
                    .replace("NAME", name);
            mergeInto(object, JSON.readTree(text));
        }
    }

    private static void mergeInto(ObjectNode object, JsonNode patch) {
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                object.remove(field.getKey());
            } else if (value.isObject() && object.get(field.getKey()) instanceof ObjectNode inner) {
                mergeInto(inner, value);
            } else {
                object.set(field.getKey(), value);
            }
        });
    }
}
