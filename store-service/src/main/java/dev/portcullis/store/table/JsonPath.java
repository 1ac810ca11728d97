package dev.portcullis.store.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The simple JSON paths of printer columns: {@code .spec.replicas}, {@code .metadata.annotations.a\.b},
 * {@code .items[0]}, {@code .items[*]}, {@code .conditions[?(@.type=="Ready")].status}.
 */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile("\\.((?:[^.\\[\\]\\\\]|\\\\.)+)"
            + "|\\[(-?\\d{1,9})]|\\[(\\*)]|\\['([^']+)']"
            + "|\\[\\?\\(\\s*@\\.([\\w.-]+)\\s*(==|!=)\\s*[\"']([^\"']*)[\"']\\s*\\)]");

    private final List<Function<JsonNode, Stream<JsonNode>>> steps;

    private JsonPath(List<Function<JsonNode, Stream<JsonNode>>> steps) {
        this.steps = steps;
    }

    /** Throws {@link IllegalArgumentException} for a path of another form. */
    static JsonPath parse(String path) {
        List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();
        Matcher m = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && m.find(end) && m.start() == end) {
            steps.add(step(m));
            end = m.end();
        }
        if (end < path.length() || steps.isEmpty()) {
            throw new IllegalArgumentException("not a simple JSON path: " + path);
        }
        return new JsonPath(List.copyOf(steps));
    }

    List<JsonNode> find(JsonNode object) {
        Stream<JsonNode> found = Stream.of(object);
        for (Function<JsonNode, Stream<JsonNode>> step : steps) {
            found = found.flatMap(step);
        }
        return found.toList();
    }

    private static Function<JsonNode, Stream<JsonNode>> step(Matcher m) {
        if (m.group(1) != null || m.group(4) != null) {
            String field = m.group(4) != null ? m.group(4) : m.group(1).replaceAll("\\\\(.)", "$1");
            return node -> Stream.ofNullable(node.get(field));
        } else if (m.group(2) != null) {
            int index = Integer.parseInt(m.group(2));
            return node -> Stream.ofNullable(node.get(index < 0 ? node.size() + index : index));
        } else if (m.group(3) != null) {
            return node -> node.values().stream();
        }
        String field = m.group(5);
        boolean equal = m.group(6).equals("==");
        String value = m.group(7);
        return node -> node.values().stream()
                .filter(item -> Row.at(item, field).asString("").equals(value) == equal);
    }
}
