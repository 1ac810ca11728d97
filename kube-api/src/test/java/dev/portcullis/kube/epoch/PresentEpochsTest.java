package dev.portcullis.kube.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PresentEpochsTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final PresentEpochs<String> epochs = new PresentEpochs<>(now::get);

    @Test
    void theLastWordOfEachReplicaCounts() {
        assertThat(epochs.say("one", "a-1")).isTrue();
        assertThat(epochs.say("two", "b-1")).isTrue();
        assertThat(epochs.say("two", "b-1")).as("a sign of life").isFalse();
        assertThat(epochs.say("one", "a-2")).isTrue();
        assertThat(epochs.current()).containsExactlyInAnyOrder("a-2", "b-1");
        assertThat(epochs.say("one", null)).isTrue();
        assertThat(epochs.say("one", null)).isFalse();
        assertThat(epochs.current()).containsExactly("b-1");
    }

    /** As after a SIGSTOP: what has come meanwhile has not been read yet. */
    @Test
    void aWordThatIsOldDoesNot() {
        epochs.say("one", "a-1");
        now.addAndGet(PresentEpochs.GOOD_FOR.toNanos() - 1);
        assertThat(epochs.isCurrent("a-1")).isTrue();
        now.incrementAndGet();
        assertThat(epochs.isCurrent("a-1")).isFalse();
        assertThat(epochs.current()).isEmpty();
        assertThat(epochs.say("one", "a-1")).as("it was never lost").isFalse();
        assertThat(epochs.isCurrent("a-1")).isTrue();
    }
}
