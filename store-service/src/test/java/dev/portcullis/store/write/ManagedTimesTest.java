package dev.portcullis.store.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ManagedTimesTest {
    private static final String A = "{\"manager\":\"a\",\"time\":\"%s\",\"fieldsV1\":{\"f:x\":{}}}";
    private static final String B = "{\"manager\":\"b\",\"time\":\"1\",\"fieldsV1\":{\"f:y\":{}}}";

    private static ObjectNode object(String data, String... entries) {
        String json =
                "{\"metadata\":{\"managedFields\":[" + String.join(",", entries) + "]},\"data\":\"" + data + "\"}";
        return (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode restored(ObjectNode object, ObjectNode stored) {
        ManagedTimes.restore(object, stored.at("/metadata/managedFields"), () -> stored);
        return object;
    }

    /** A newer time changes the order, too. */
    @Test
    void timesAloneAreNoChange() {
        ObjectNode stored = object("d", A.formatted("1"), B);
        assertThat(restored(object("d", B, A.formatted("2")), stored)).isEqualTo(stored);
    }

    @Test
    void whatElseDiffersIsOne() {
        ObjectNode stored = object("d", A.formatted("1"), B);
        ObjectNode changed = object("e", B, A.formatted("2"));
        assertThat(restored(changed.deepCopy(), stored)).isEqualTo(changed);
        ObjectNode more = object("d", A.formatted("2"), B, B.replace("\"b\"", "\"c\""));
        assertThat(restored(more.deepCopy(), stored)).isEqualTo(more);
        ObjectNode other = object("d", A.formatted("2").replace("f:x", "f:z"), B);
        assertThat(restored(other.deepCopy(), stored)).isEqualTo(other);
    }
}
