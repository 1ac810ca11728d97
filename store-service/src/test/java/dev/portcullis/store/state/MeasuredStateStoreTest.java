package dev.portcullis.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredStateStoreTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    private long timed(String operation, String type) {
        return registry.get("etcd.request.duration")
                .tags("operation", operation, "type", type)
                .timer()
                .count();
    }

    @Test
    void eachCallIsTimedByWhatItIsOf() {
        EmbeddedStateStore embedded = EmbeddedStateStore.open(directory);
        MeasuredStateStore store = new MeasuredStateStore(embedded, registry);
        PutResult made = store.put("/registry/pods/n/p", new byte[] {1}, 0);
        long revision = ((PutResult.Committed) made).keyValue().modRevision();
        store.put("/registry/pods/n/p", new byte[] {2}, revision);
        store.get("/registry/acme.com/widgets/n/w");
        store.list(ListQuery.of("/registry/pods/"));
        store.delete("/registry/pods/n/p", store.currentRevision());

        assertThat(timed("create", "pods")).isEqualTo(1);
        assertThat(timed("update", "pods")).isEqualTo(1);
        assertThat(timed("get", "widgets.acme.com")).isEqualTo(1);
        assertThat(timed("list", "pods")).isEqualTo(1);
        assertThat(timed("delete", "pods")).isEqualTo(1);
        assertThat(store.implementation()).isSameAs(embedded);

        store.close();
        assertThatThrownBy(() -> store.get("/registry/pods/n/p")).isInstanceOf(StoreUnavailableException.class);
        assertThat(registry.get("etcd.request.errors")
                        .tags("operation", "get", "type", "pods")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
