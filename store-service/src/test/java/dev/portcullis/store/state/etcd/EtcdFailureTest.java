package dev.portcullis.store.state.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.store.state.OutcomeUnknownException;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateStoreSettings;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.StoreUnavailableException;
import dev.portcullis.store.state.WatchEvent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that dies, hangs and comes back. */
class EtcdFailureTest {
    @TempDir
    Path directory;

    private EtcdProcess etcd;

    @BeforeEach
    void startEtcd() {
        etcd = new EtcdProcess(directory.resolve("etcd"));
    }

    @AfterEach
    void stopEtcd() throws InterruptedException {
        etcd.close();
    }

    private StateStore open() {
        return EtcdStateStore.open(new StateStoreSettings.Etcd(
                List.of(etcd.address()), null, null, null, null, null, Duration.ofMillis(1500)));
    }

    @Test
    void aDeadEtcdIsUnavailableAndNothingIsWritten() throws Exception {
        try (StateStore store = open()) {
            etcd.kill();
            long begin = System.nanoTime();
            assertThatThrownBy(store::currentRevision).isInstanceOf(StoreUnavailableException.class);
            // By now it is known that there is no connection; before, the outcome could have been unknown.
            assertThatThrownBy(() -> store.put("a", new byte[1], 0))
                    .isInstanceOf(StoreUnavailableException.class)
                    .isNotInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining(etcd.address().toString());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            etcd.start(); // it listens, but must elect itself before it answers
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .untilAsserted(
                            () -> assertThat(store.put("a", new byte[1], 0)).isInstanceOf(PutResult.Committed.class));
        }
    }

    @Test
    void whatAHangingEtcdWasToldIsUnknown() throws Exception {
        try (StateStore store = open()) {
            etcd.signal("STOP");
            try {
                assertThatThrownBy(() -> store.put("a", new byte[1], 0)).isInstanceOf(OutcomeUnknownException.class);
                assertThatThrownBy(() -> store.get("a"))
                        .isInstanceOf(StoreUnavailableException.class)
                        .isNotInstanceOf(OutcomeUnknownException.class);
            } finally {
                etcd.signal("CONT");
            }
            assertThat(store.put("b", new byte[1], 0)).isInstanceOf(PutResult.Committed.class);
        }
    }

    @Test
    void openingFailsWithoutEtcd() throws Exception {
        etcd.kill();
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(etcd.address().toString());
    }

    @Test
    void aWatchOutlivesEtcd() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (StateStore store = open();
                StateWatch watch = store.watch("k", 0)) {
            List<Long> acknowledged = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(store, stop, acknowledged));
            for (int i = 0; i < 3; i++) {
                awaitMore(acknowledged);
                etcd.kill();
                Thread.sleep(200);
                etcd.start();
            }
            awaitMore(acknowledged);
            stop.set(true);
            writer.get();
            List<Long> seen = new ArrayList<>();
            while (seen.isEmpty() || seen.getLast() < acknowledged.getLast()) {
                WatchEvent event = watch.poll(Duration.ofSeconds(10));
                assertThat(event).isInstanceOf(WatchEvent.Put.class);
                seen.add(event.revision());
            }
            assertThat(seen).doesNotHaveDuplicates().isSorted().containsAll(acknowledged);
        }
    }

    /** So that in each of its lives there is something to be seen. */
    private static void awaitMore(List<Long> acknowledged) {
        int before = acknowledged.size();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> acknowledged.size() >= before + 30);
    }

    private static void write(StateStore store, AtomicBoolean stop, List<Long> acknowledged) {
        for (int n = 0; !stop.get(); n++) {
            try {
                if (store.put("k" + n, new byte[100], 0) instanceof PutResult.Committed(var written)) {
                    acknowledged.add(written.modRevision());
                }
            } catch (StoreUnavailableException e) {
                // gone for the moment; a write with an unknown outcome may show up in the watch
            }
        }
    }

    @Test
    void ofSeveralServersOneMayBeGone() {
        URI gone = URI.create("http://127.0.0.1:1");
        try (StateStore store = EtcdStateStore.open(StateStoreSettings.Etcd.plain(gone, etcd.address()))) {
            for (int i = 0; i < 10; i++) {
                assertThat(store.put("k" + i, new byte[1], 0)).isInstanceOf(PutResult.Committed.class);
            }
        }
    }

    /** Each in turn, so that the watch, too, is once with the one that hangs. */
    @Test
    void ofSeveralServersOneMayHang() throws Exception {
        try (Cable one = new Cable(etcd.address());
                Cable two = new Cable(etcd.address());
                StateStore store = EtcdStateStore.open(StateStoreSettings.Etcd.plain(one.address(), two.address()));
                StateWatch watch = store.watch("k", 0)) {
            for (Cable cable : List.of(one, two, one)) {
                cable.cut();
                try {
                    goesOnWithoutIt(store, watch);
                } finally {
                    cable.mend();
                }
                Thread.sleep(500);
            }
        }
    }

    private static void goesOnWithoutIt(StateStore store, StateWatch watch) throws InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            store.currentRevision();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        // Whoever was silent is no longer asked.
        long last = 0;
        for (int i = 0; i < 4; i++) {
            last = ((PutResult.Committed) store.put("k" + System.nanoTime(), new byte[1], 0))
                    .keyValue()
                    .modRevision();
        }
        watch.requestProgress(last);
        long seen = 0;
        while (seen < last) {
            WatchEvent event = watch.poll(Duration.ofSeconds(4));
            assertThat(event).isNotNull();
            seen = event.revision();
        }
    }
}
