package dev.portcullis.kube.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.read.ReadAnswer.Header;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadBatchTest {
    private static final List<ObjectRead> READS = List.of(
            new ObjectRead("/api/v1/namespaces/a", "application/json", "kubectl/v1.33", "1"),
            new ObjectRead("/api/v1/namespaces/b", "", "gr\u00fc\u00dfe", "2"));

    private static final byte[] BODIES = "one,two".getBytes(StandardCharsets.UTF_8);

    private static final List<ReadAnswer> ANSWERS = List.of(
            new ReadAnswer(200, "application/json", List.of(), BODIES, 0, 3),
            new ReadAnswer(503, "text/plain", List.of(new Header("Retry-After", "1")), BODIES, 4, 3),
            ReadAnswer.alone());

    @Test
    void whatIsWrittenIsRead() {
        assertThat(ReadBatch.read(ReadBatch.write(READS))).isEqualTo(READS);
        List<ReadAnswer> answers = ReadBatch.readAnswers(ReadBatch.writeAnswers(ANSWERS));
        assertThat(answers).extracting(ReadAnswer::status).containsExactly(200, 503, ReadAnswer.ALONE);
        assertThat(answers).extracting(ReadBatchTest::body).containsExactly("one", "two", "");
        assertThat(answers.get(1).contentType()).isEqualTo("text/plain");
        assertThat(answers.get(1).headers()).containsExactly(new Header("Retry-After", "1"));
    }

    @Test
    void whatIsCutOffAnywhereIsRefused() {
        byte[] reads = ReadBatch.write(READS);
        byte[] answers = ReadBatch.writeAnswers(ANSWERS);
        for (int length = 0; length < reads.length; length++) {
            byte[] cut = Arrays.copyOf(reads, length);
            assertThatThrownBy(() -> ReadBatch.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        for (int length = 0; length < answers.length; length++) {
            byte[] cut = Arrays.copyOf(answers, length);
            assertThatThrownBy(() -> ReadBatch.readAnswers(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsTooMuchIsRefused() {
        byte[] reads = ReadBatch.write(READS);
        assertThatThrownBy(() -> ReadBatch.read(Arrays.copyOf(reads, reads.length + 1)))
                .hasMessageContaining("2 parts, and 1 bytes behind them");
        byte[] many = ReadBatch.write(Collections.nCopies(ReadBatch.MOST + 1, READS.getFirst()));
        assertThatThrownBy(() -> ReadBatch.read(many)).isInstanceOf(IllegalArgumentException.class);
        ObjectRead endless = new ObjectRead("/" + "x".repeat(70_000), "", "", "");
        assertThatThrownBy(() -> ReadBatch.write(List.of(endless))).isInstanceOf(IllegalArgumentException.class);
    }

    private static String body(ReadAnswer answer) {
        return new String(answer.bytes(), answer.offset(), answer.length(), StandardCharsets.UTF_8);
    }
}
