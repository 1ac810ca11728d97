package dev.portcullis.kube.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class YamlTest {
    @Test
    void readsAndWritesTheSameTree() {
        JsonNode tree = Yaml.read("a: 1\nb: [x, true, null]\nc: {d: \"1\"}\n".getBytes(UTF_8));
        assertThat(tree.toString()).isEqualTo("{\"a\":1,\"b\":[\"x\",true,null],\"c\":{\"d\":\"1\"}}");
        assertThat(Yaml.read(Yaml.write(tree))).isEqualTo(tree);
    }

    @Test
    void doesNotBlowUp() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> Yaml.read(bomb.toString().getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
