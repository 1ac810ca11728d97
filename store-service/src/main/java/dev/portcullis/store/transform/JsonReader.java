package dev.portcullis.store.transform;

import dev.portcullis.kube.json.GoSyntax;
import dev.portcullis.kube.json.Nesting;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON as Go does: the last of equal keys counts, what is no UTF-8 becomes U+FFFD, Go's messages. */
final class JsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_DUPLICATES = 100;
    /** Of all sentences about duplicates together; the first one is always told. */
    private static final int LONGEST_COMPLAINT = 64 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.defaults()
                            .rebuild()
                            .maxNestingDepth(Nesting.DEEPEST_READ)
                            .build())
                    .build())
            .build();

    private final Set<String> duplicates = new LinkedHashSet<>();
    private final JsonParser parser;
    private final boolean surrogates;
    private int complaint = LONGEST_COMPLAINT;
    private boolean deep;

    private JsonReader(JsonParser parser, boolean surrogates) {
        this.parser = parser;
        this.surrogates = surrogates;
    }

    /** Where we are; spelled out only where something is wrong. */
    private record Place(@Nullable Place parent, String name, int index) {
        static final Place TOP = new Place(null, "", -1);

        String path() {
            List<Place> steps = new ArrayList<>();
            for (Place step = this; step.parent != null; step = step.parent) {
                steps.add(step);
            }
            StringBuilder path = new StringBuilder();
            for (Place step : steps.reversed()) {
                if (step.index >= 0) {
                    path.append('[').append(step.index).append(']');
                } else {
                    path.append(path.isEmpty() ? "" : ".").append(step.name);
                }
            }
            return path.toString();
        }
    }

    static Raw read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        boolean surrogates = text.contains("\\ud") || text.contains("\\uD");
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonReader reader = new JsonReader(parser, surrogates);
            JsonNode tree = reader.tree();
            if (parser.nextToken() != null) {
                throw new MalformedException(GoSyntax.explain(body));
            }
            return new Raw(tree, List.copyOf(reader.duplicates), reader.deep);
        } catch (StreamConstraintsException e) {
            throw new MalformedException(GoSyntax.beyond(body));
        } catch (JacksonException e) {
            throw new MalformedException(GoSyntax.explain(body));
        }
    }

    /** A container whose values are being read. */
    private static final class Open {
        private final JsonNode node;
        private final Place place;
        private Set<String> told = Set.of();
        private String name = "";

        Open(JsonNode node, Place place) {
            this.node = node;
            this.place = place;
        }

        /** Where the next value is. */
        Place next() {
            return new Place(place, name, node.isArray() ? node.size() : -1);
        }
    }

    /** Without recursion, so that no depth is too much for the stack. */
    private JsonNode tree() {
        Deque<Open> open = new ArrayDeque<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            Open around = open.peek();
            if (token == JsonToken.PROPERTY_NAME && around != null) {
                around.name = text(parser.currentName());
            } else if ((token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) && around != null) {
                open.pop();
                if (open.isEmpty()) {
                    return around.node;
                }
            } else {
                JsonNode value = value(token);
                Place place = around == null ? Place.TOP : value.isContainer() ? around.next() : null;
                if (around != null) {
                    add(around, value);
                } else if (!value.isContainer()) {
                    return value;
                }
                if (place != null) {
                    open.push(new Open(value, place));
                    deep |= open.size() > Nesting.SHALLOW;
                }
            }
        }
        throw new MalformedException("unexpected end of JSON input");
    }

    private void add(Open around, JsonNode value) {
        if (around.node instanceof ArrayNode array) {
            array.add(value);
        } else if (around.node instanceof ObjectNode object
                && object.replace(around.name, value) != null
                && !around.told.contains(around.name)) {
            around.told = around.told.isEmpty() ? new HashSet<>() : around.told;
            around.told.add(around.name);
            duplicate(around.next());
        }
    }

    private JsonNode value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> NODES.objectNode();
            case START_ARRAY -> NODES.arrayNode();
            case VALUE_STRING -> NODES.stringNode(text(parser.getString()));
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    /** What is beyond a float64 is refused, what is too small for one is 0: neither can be computed with. */
    private JsonNode decimal() {
        String text = parser.getString();
        double rounded = Double.parseDouble(text);
        if (Double.isInfinite(rounded)) {
            throw new MalformedException("json: cannot unmarshal number " + text + " into Go value of type float64");
        }
        return NODES.numberNode(rounded == 0 ? BigDecimal.ZERO : parser.getDecimalValue());
    }

    private String text(String read) {
        return surrogates ? GoText.of(read) : read;
    }

    private void duplicate(Place place) {
        if (duplicates.size() < MOST_DUPLICATES && complaint > 0) {
            String complained = "duplicate field \"" + place.path() + '"';
            complaint -= complained.length();
            duplicates.add(complained);
        }
    }
}
