package dev.portcullis.bench.faults.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.layout.Victim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NemesisTest {
    @TempDir
    Path directory;

    private List<String> hurt(long seed) throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        AtomicInteger away = new AtomicInteger();
        List<Supplier<Victim>> victims =
                List.of(() -> new FakeVictim("a", log, away), () -> new FakeVictim("b", log, away));
        try (Recorder recorder = new Recorder(directory.resolve("history"))) {
            Nemesis nemesis = new Nemesis("nemesis", victims, recorder, seed, 8);
            await().until(() -> log.size() >= 12);
            assertThat(nemesis.stop()).isEqualTo(log.size() / 2);
        }
        return log;
    }

    @Test
    void everyoneIsHurtInEachWayBeforeAnyIsAgainAndComesBackBeforeTheNext() throws Exception {
        List<String> log = hurt(1).subList(0, 12);
        assertThat(log)
                .doesNotContain("two at a time")
                .contains("kill a", "kill b", "stop a", "stop b", "pause a", "pause b")
                .contains("resume a", "resume b");
        for (int i = 0; i < log.size(); i += 2) {
            assertThat(log.get(i + 1)).matches("(start|resume) " + log.get(i).split(" ")[1]);
        }
    }

    @Test
    void theSeedDecides() throws Exception {
        assertThat(hurt(7).subList(0, 12)).isEqualTo(hurt(7).subList(0, 12));
    }

    @Test
    void whoDoesNotComeBackIsTold() throws Exception {
        try (Recorder recorder = new Recorder(directory.resolve("history"))) {
            Supplier<Victim> lost = () -> {
                throw new IllegalStateException("there is none");
            };
            Nemesis nemesis = new Nemesis("nemesis", List.of(lost), recorder, 1, 8);
            assertThatThrownBy(nemesis::stop).isInstanceOf(IOException.class).hasMessageContaining("there is none");
        }
    }
}
