package dev.portcullis.admission.limitranger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Cases;
import dev.portcullis.admission.Reviews;
import dev.portcullis.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LimitRangerTest {
    private static LimitRanger plugin(JsonNode ranges) {
        List<LimitRange> all = new ArrayList<>();
        ranges.properties().forEach(entry -> {
            ObjectNode range = Json.object();
            range.putObject("metadata").put("namespace", "ns").put("name", entry.getKey());
            range.putObject("spec").set("limits", entry.getValue());
            all.add(LimitRange.of(range));
        });
        return new LimitRanger(() -> all);
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return Cases.of("limitranger/cases.yaml", one -> {
            LimitRanger plugin = plugin(one.path("ranges"));
            Attributes attributes = Cases.attributes(one.path("request"));
            assertThat(plugin.handles(attributes)).isEqualTo(!one.path("unseen").asBoolean(false));
            if (!plugin.handles(attributes)) {
                return;
            }
            ObjectNode mutated = Reviews.admitted(plugin, attributes);
            assertThat(mutated).isEqualTo(one.has("becomes") ? one.path("becomes") : one.at("/request/object"));
            assertThat(Reviews.refused(plugin, attributes.with(mutated)))
                    .isEqualTo(one.path("refused").asString("accepted"));
        });
    }
}
