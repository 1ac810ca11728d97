package dev.portcullis.store.transform;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON as Go does: the last of equal keys counts, bytes that are no UTF-8 become U+FFFD, Go's messages. */
final class JsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_DUPLICATES = 100;

    private final List<String> duplicates = new ArrayList<>();
    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Raw read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            JsonReader reader = new JsonReader(parser);
            parser.nextToken();
            JsonNode tree = reader.value("");
            if (parser.nextToken() != null) {
                throw new MalformedException(GoSyntax.explain(body));
            }
            return new Raw(tree, List.copyOf(reader.duplicates));
        } catch (StreamConstraintsException e) {
            throw new MalformedException("exceeded max depth");
        } catch (JacksonException e) {
            throw new MalformedException(GoSyntax.explain(body));
        }
    }

    private JsonNode value(String path) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new MalformedException("unexpected end of JSON input");
        }
        return switch (token) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private ObjectNode object(String path) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String below = path.isEmpty() ? name : path + '.' + name;
            parser.nextToken();
            if (object.replace(name, value(below)) != null && duplicates.size() < MOST_DUPLICATES) {
                String duplicate = "duplicate field \"" + below + '"';
                if (!duplicates.contains(duplicate)) {
                    duplicates.add(duplicate);
                }
            }
        }
        return object;
    }

    private ArrayNode array(String path) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(path + '[' + array.size() + ']'));
        }
        return array;
    }
}
