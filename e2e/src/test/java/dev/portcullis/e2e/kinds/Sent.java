package dev.portcullis.e2e.kinds;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whether what was sent is there: the server may add to it, but lose and change nothing. */
final class Sent {
    private final Pattern exceptions;
    private final List<String> differences = new ArrayList<>();

    private Sent(String exceptions) {
        this.exceptions = Pattern.compile(exceptions);
    }

    /**
     * The places where the answer lacks what was sent, or has it differently; lists may be longer.
     *
     * @param exceptions a pattern of the paths that don't count
     */
    static List<String> differences(JsonNode sent, JsonNode answer, String exceptions) {
        Sent comparison = new Sent(exceptions);
        comparison.compare("", sent, answer);
        return comparison.differences;
    }

    private void compare(String path, JsonNode sent, JsonNode answer) {
        if (exceptions.matcher(path).matches() && !path.isEmpty()) {
            return;
        }
        if (sent.isObject() && answer.isObject()) {
            sent.properties()
                    .forEach(field -> compare(
                            path.isEmpty() ? field.getKey() : path + '.' + field.getKey(),
                            field.getValue(),
                            answer.path(field.getKey())));
        } else if (sent.isArray() && answer.isArray()) {
            for (int i = 0; i < sent.size(); i++) {
                compare(path + '[' + i + ']', sent.get(i), answer.path(i));
            }
        } else if (!sent.equals(answer) && !(sent.isContainer() && sent.isEmpty() && nothing(answer))) {
            differences.add("%s: sent %s, got %s".formatted(path, sent, nothing(answer) ? "nothing" : answer));
        }
    }

    private static boolean nothing(JsonNode answer) {
        return answer.isMissingNode() || answer.isNull();
    }
}
