package dev.portcullis.kube.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.status.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    application/json                                                     | JSON
                    application/yaml                                                     | YAML
                    text/html,*/*;q=0.8                                                  | JSON
                    application/json;q=0.1, application/yaml                             | YAML
                    application/json;as=Table;v=v1;g=meta.k8s.io,application/json        | JSON
                    application/vnd.kubernetes.protobuf,application/yaml                 | YAML
                    ''                                                                   | JSON
                    """)
    void takesTheBestThatItCanWrite(String accept, MediaType expected) {
        assertThat(MediaType.accepted(accept)).isEqualTo(expected);
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThatThrownBy(() -> MediaType.accepted("text/html"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(406));
    }

    @Test
    void refusesABodyInAnotherForm() {
        assertThatThrownBy(() -> MediaType.ofContent("text/plain"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(415));
        assertThat(MediaType.ofContent("application/yaml; charset=utf-8")).isEqualTo(MediaType.YAML);
    }
}
