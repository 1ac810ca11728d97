package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Nesting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the first document of a YAML stream. Aliases can't make the tree much larger than the text. */
final class YamlReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_COPIES = 400_000;
    private static final int MOST_DUPLICATES = 100;

    private final Iterator<Event> events;
    private final List<String> duplicates = new ArrayList<>();
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private int copies = MOST_COPIES;
    private boolean deep;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    static Raw read(byte[] body) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Math.max(body.length, 1))
                .build();
        Iterator<Event> events = new Parse(settings)
                .parseString(new String(body, StandardCharsets.UTF_8))
                .iterator();
        YamlReader reader = new YamlReader(events);
        try {
            JsonNode tree = reader.document();
            List<String> duplicates = reader.duplicates.isEmpty()
                    ? List.of()
                    : List.of("yaml: unmarshal errors:\n  " + String.join("\n  ", reader.duplicates));
            return new Raw(tree, duplicates, reader.deep);
        } catch (MarkedYamlEngineException e) {
            throw new MalformedException("yaml: " + line(e.getProblemMark()) + e.getProblem());
        } catch (YamlEngineException e) {
            throw new MalformedException("yaml: " + e.getMessage());
        }
    }

    private JsonNode document() {
        JsonNode tree = NODES.nullNode();
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent) {
                tree = node(event, 0);
            } else if (event instanceof DocumentEndEvent) {
                return tree;
            }
        }
        return tree;
    }

    private JsonNode node(Event event, int depth) {
        JsonNode node = switch (event) {
            case ScalarEvent scalar -> YamlScalars.value(tag(scalar), GoText.of(scalar.getValue()));
            case SequenceStartEvent start -> array(deeper(depth));
            case MappingStartEvent start -> object(deeper(depth));
            case AliasEvent alias -> copy(alias);
            default -> throw new MalformedException("yaml: unexpected " + event.getEventId());
        };
        if (!(event instanceof AliasEvent)) {
            ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        }
        return node;
    }

    private int deeper(int depth) {
        deep |= depth >= Nesting.SHALLOW;
        if (deep && depth >= Nesting.deepest()) {
            throw new MalformedException("yaml: exceeded max depth of " + Nesting.deepest());
        }
        return depth + 1;
    }

    private JsonNode copy(AliasEvent alias) {
        JsonNode node = alias.getAnchor().map(anchors::get).orElse(null);
        if (node == null) {
            throw new MalformedException("yaml: unknown anchor '" + alias.getAlias() + "' referenced");
        }
        count(node);
        return node.deepCopy();
    }

    private void count(JsonNode node) {
        copies -= 1 + (node.isString() ? node.asString().length() / 16 : 0);
        if (copies < 0) {
            throw new MalformedException("yaml: document contains excessive aliasing");
        }
        node.forEach(this::count);
    }

    private ArrayNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            array.add(node(event, depth));
        }
        return array;
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        ObjectNode merged = NODES.objectNode();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            boolean merge = event instanceof ScalarEvent scalar && tag(scalar).equals(Tag.MERGE);
            JsonNode key = node(event, depth);
            JsonNode value = node(events.next(), depth);
            if (merge) {
                merge(merged, value);
                continue;
            }
            if (key.isContainer()) {
                throw new MalformedException("yaml: invalid map key: " + GoPrint.of(key));
            }
            String name = key.isNull() ? "null" : key.asString();
            if (object.replace(name, value) != null && duplicates.size() < MOST_DUPLICATES) {
                duplicates.add(line(event.getStartMark()) + "key \"" + name + "\" already set in map");
            }
        }
        merged.properties().forEach(entry -> object.putIfAbsent(entry.getKey(), entry.getValue()));
        return object;
    }

    private static void merge(ObjectNode merged, JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.properties().forEach(entry -> merged.putIfAbsent(entry.getKey(), entry.getValue()));
        } else if (value instanceof ArrayNode array) {
            array.forEach(item -> merge(merged, item));
        } else {
            throw new MalformedException("yaml: map merge requires map or sequence of maps as the value");
        }
    }

    private static Tag tag(ScalarEvent scalar) {
        return scalar.getTag()
                .filter(tag -> !tag.equals("!"))
                .map(Tag::new)
                .orElseGet(() -> YamlScalars.resolve(scalar.getValue(), scalar.isPlain()));
    }

    private static String line(Optional<Mark> mark) {
        return mark.map(m -> "line " + (m.getLine() + 1) + ": ").orElse("");
    }
}
