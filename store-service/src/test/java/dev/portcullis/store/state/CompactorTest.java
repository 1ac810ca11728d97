package dev.portcullis.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactorTest {
    @Test
    void thePastIsForgottenAnIntervalLater(@TempDir Path directory) throws Exception {
        try (StateStore store = StateStores.open(new StateStoreSettings.Embedded(directory))) {
            store.put("a", new byte[1], 0);
            long past = store.currentRevision();
            store.put("b", new byte[1], 0);
            try (Compactor compactor = new Compactor(store, Duration.ofMillis(100))) {
                assertThat(compactor).isNotNull();
                assertThat(store.get("a", past).keyValue()).isPresent();
                Thread.sleep(1_000);
            }
            assertThatThrownBy(() -> store.get("a", past)).isInstanceOf(CompactedException.class);
            assertThat(store.get("a").keyValue()).isPresent();
        }
    }
}
