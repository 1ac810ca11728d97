package dev.portcullis.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    @Test
    void whatFailsComesAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        try (WorkQueue queue = new WorkQueue("t", key -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    done.countDown();
                })
                .start(2)) {
            queue.add("a");
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(tries).hasValue(3);
    }

    @Test
    void aKeyIsNeverWorkedOnTwiceAtATimeAndAddsWhileItRunsMakeOneMore() throws Exception {
        Semaphore go = new Semaphore(0);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore started = new Semaphore(0);
        try (WorkQueue queue = new WorkQueue("t", key -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    started.release();
                    go.acquire();
                    atOnce.decrementAndGet();
                })
                .start(4)) {
            queue.add("a");
            assertThat(started.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 5; i++) {
                queue.add("a");
            }
            go.release(10);
            assertThat(started.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            assertThat(started.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void allKeysGetTheirTurn() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(3);
        try (WorkQueue queue = new WorkQueue("t", key -> {
                    seen.add(key);
                    all.countDown();
                })
                .start(3)) {
            List.of("a", "b", "c").forEach(queue::add);
            assertThat(all.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "b", "c");
    }
}
