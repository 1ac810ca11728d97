package dev.portcullis.gateway.objectread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.gateway.objectread.Lanes.Answered;
import dev.portcullis.gateway.objectread.Lanes.Lead;
import dev.portcullis.gateway.objectread.Lanes.Part;
import dev.portcullis.gateway.objectread.Lanes.Waiting;
import dev.portcullis.kube.read.ObjectRead;
import dev.portcullis.kube.read.ReadAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final long FOR_EVER = TimeUnit.HOURS.toNanos(1);

    private static CompletableFuture<Part> enter(Lanes lanes, String path) {
        return CompletableFuture.supplyAsync(
                () -> lanes.enter(() -> new ObjectRead(path, "", "", "")), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static List<String> paths(Part part) {
        return ((Lead) part).group().stream().map(one -> one.read().path()).toList();
    }

    private static CompletableFuture<Part> enterAndWait(Lanes lanes, String path) {
        int before = lanes.waiting();
        CompletableFuture<Part> part = enter(lanes, path);
        await().until(() -> lanes.waiting() == before + 1);
        return part;
    }

    @Test
    void whoFindsALaneGoesAtOnceAndTheOthersTogether() {
        Lanes lanes = new Lanes(2, FOR_EVER);
        assertThat(enter(lanes, "a").join()).isEqualTo(new Lead(List.of()));
        assertThat(enter(lanes, "b").join()).isEqualTo(new Lead(List.of()));
        CompletableFuture<Part> c = enterAndWait(lanes, "c");
        CompletableFuture<Part> d = enterAndWait(lanes, "d");
        CompletableFuture<Part> e = enterAndWait(lanes, "e");

        lanes.leave();
        Part led = c.join();
        assertThat(paths(led)).containsExactly("c", "d", "e");
        Answered answer = new Answered(ReadAnswer.alone());
        List<Waiting> group = ((Lead) led).group();
        group.get(1).tell(answer);
        Answered other = new Answered(ReadAnswer.alone());
        group.get(2).tell(other);
        assertThat(d.join()).isSameAs(answer);
        assertThat(e.join()).isSameAs(other);

        lanes.leave();
        lanes.leave();
        assertThat(lanes.taken()).isZero();
        assertThat(enter(lanes, "f").join()).isEqualTo(new Lead(List.of()));
    }

    @Test
    void whereNobodyComesBackTheNextOpensAnotherLane() throws InterruptedException {
        Lanes lanes = new Lanes(1, TimeUnit.MILLISECONDS.toNanos(5));
        enter(lanes, "hangs").join();
        CompletableFuture<Part> waits = enterAndWait(lanes, "waits");
        Thread.sleep(10);

        assertThat(paths(enter(lanes, "comes").join())).containsExactly("comes", "waits");
        assertThat(lanes.taken()).isEqualTo(2);
        assertThat(waits).isNotDone();

        enterAndWait(lanes, "later");
        lanes.leave();
        assertThat(lanes.taken())
                .as("not passed on while there are more than there should be")
                .isEqualTo(1);
        lanes.leave();
        assertThat(lanes.waiting()).isZero();
    }

    @Test
    void nobodyIsForgotten() throws Exception {
        Lanes lanes = new Lanes(2, TimeUnit.MICROSECONDS.toNanos(50));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                all.add(threads.submit(() -> {
                    int led = 0;
                    for (int round = 0; round < 500; round++) {
                        if (lanes.enter(() -> new ObjectRead("", "", "", "")) instanceof Lead(List<Waiting> group)) {
                            Thread.yield();
                            lanes.leave();
                            group.stream().skip(1).forEach(one -> one.tell(new Answered(ReadAnswer.alone())));
                            led++;
                        }
                    }
                    return led;
                }));
            }
            for (Future<Integer> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(lanes.taken()).isZero();
        assertThat(lanes.waiting()).isZero();
    }
}
