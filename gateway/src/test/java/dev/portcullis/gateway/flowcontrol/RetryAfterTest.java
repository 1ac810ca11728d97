package dev.portcullis.gateway.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private long now;
    private final RetryAfter retryAfter = new RetryAfter(() -> now);

    private int refuse(int times) {
        int last = 0;
        for (int i = 0; i < times; i++) {
            last = retryAfter.next();
        }
        return last;
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void whoIsRefusedFirstComesAgainAfterASecond() {
        assertThat(refuse(1_000)).isEqualTo(1);
    }

    /** As TCP backs off: no sooner than what was said last has passed. */
    @Test
    void aFloodIsToldTwiceAsLongEachTimeUpToABound() {
        int[] told = new int[80];
        for (int second = 0; second < told.length; second++) {
            told[second] = refuse(100);
            pass(1);
        }
        assertThat(told).startsWith(1, 2, 2, 4, 4, 4, 4, 8, 8).endsWith(32, 32, 32);
        assertThat(told[15]).isEqualTo(16);
        assertThat(told[31]).isEqualTo(32);
    }

    @Test
    void threeASecondAreAFloodAndTwoAreNone() {
        refuse(2);
        pass(1);
        assertThat(refuse(3)).isEqualTo(1);
        pass(1);
        assertThat(refuse(1)).isEqualTo(2);
    }

    @Test
    void whereHardlyAnybodyIsRefusedAnyMoreItIsASecondLessEachTime() {
        for (int i = 0; i < 4; i++) {
            refuse(100);
            pass(1);
        }
        pass(10);
        assertThat(refuse(1)).isEqualTo(3);
        pass(5);
        assertThat(refuse(1)).isEqualTo(2);
        pass(5);
        assertThat(refuse(1)).isEqualTo(1);
        pass(5);
        assertThat(refuse(1)).isEqualTo(1);
    }

    /** A clock of nanoseconds may begin anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {-5_000_000_000L, -500_000_000L, Long.MIN_VALUE, Long.MAX_VALUE - 5_000_000_000L})
    void whateverTheClockBeginsWith(long beginning) {
        now = beginning;
        assertThat(refuse(100)).isEqualTo(1);
        pass(1);
        assertThat(refuse(1)).isEqualTo(2);
    }
}
