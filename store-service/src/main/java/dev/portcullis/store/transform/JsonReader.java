package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON as Go does: the last of equal keys counts, what is no UTF-8 becomes U+FFFD, Go's messages. */
final class JsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_DUPLICATES = 100;
    /** Of all sentences about duplicates together; the first one is always told. */
    private static final int LONGEST_COMPLAINT = 64 * 1024;

    private final Set<String> duplicates = new LinkedHashSet<>();
    private final JsonParser parser;
    private final boolean surrogates;
    private int complaint = LONGEST_COMPLAINT;

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
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            JsonReader reader = new JsonReader(parser, surrogates);
            parser.nextToken();
            JsonNode tree = reader.value(Place.TOP);
            if (parser.nextToken() != null) {
                throw new MalformedException(GoSyntax.explain(body));
            }
            return new Raw(tree, List.copyOf(reader.duplicates));
        } catch (StreamConstraintsException e) {
            throw new MalformedException(GoSyntax.beyond(body));
        } catch (JacksonException e) {
            throw new MalformedException(GoSyntax.explain(body));
        }
    }

    private JsonNode value(Place place) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new MalformedException("unexpected end of JSON input");
        }
        return switch (token) {
            case START_OBJECT -> object(place);
            case START_ARRAY -> array(place);
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

    private ObjectNode object(Place place) {
        ObjectNode object = NODES.objectNode();
        Set<String> told = Set.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = text(parser.currentName());
            parser.nextToken();
            boolean duplicate = object.replace(name, value(new Place(place, name, -1))) != null;
            if (duplicate && !told.contains(name)) {
                told = told.isEmpty() ? new HashSet<>() : told;
                told.add(name);
                duplicate(new Place(place, name, -1));
            }
        }
        return object;
    }

    private void duplicate(Place place) {
        if (duplicates.size() < MOST_DUPLICATES && complaint > 0) {
            String complained = "duplicate field \"" + place.path() + '"';
            complaint -= complained.length();
            duplicates.add(complained);
        }
    }

    private ArrayNode array(Place place) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(new Place(place, "", array.size())));
        }
        return array;
    }
}
