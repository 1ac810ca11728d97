package dev.portcullis.kube.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedQueueTest {
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final List<String> all = new ArrayList<>(List.of("a", "b"));
    private final LedQueue queue = new LedQueue("test", 1, done::add, () -> all);

    private List<String> take(int count) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(done.poll(5, TimeUnit.SECONDS));
        }
        return taken;
    }

    @Test
    void whoeverLeadsBeginsWithEverythingAndDoesWhatComesUp() throws Exception {
        queue.add("before");
        assertThat(queue.leads()).isFalse();
        AutoCloseable leading = queue.lead();
        assertThat(take(2)).containsExactly("a", "b");
        queue.add("c");
        assertThat(take(1)).containsExactly("c");

        leading.close();
        queue.add("elsewhere");
        assertThat(queue.leads()).isFalse();
        all.add("elsewhere");
        try (AutoCloseable again = queue.lead()) {
            assertThat(take(3)).containsExactly("a", "b", "elsewhere");
        }
        assertThat(done).isEmpty();
    }
}
