package dev.portcullis.authn.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SourceLimitTest {
    private final AtomicLong time = new AtomicLong(-5);
    private final SourceLimit limit = new SourceLimit(2, time::get);

    /** How many bad ones are looked at. */
    private int flood(String address, int times) {
        int looked = 0;
        for (int i = 0; i < times; i++) {
            try {
                limit.require(address);
                looked++;
                limit.failed(address);
            } catch (UnansweredException e) {
                assertThat(e).hasMessage("too many bad credentials from " + address);
            }
        }
        return looked;
    }

    @Test
    void tenSecondsWorthAtOnceThenByAndBy() {
        assertThat(flood("10.0.0.1", 1000)).isEqualTo(21);
        time.addAndGet(TimeUnit.SECONDS.toNanos(3));
        assertThat(flood("10.0.0.1", 1000)).isEqualTo(6);
    }

    @Test
    void othersAreNotHeldUp() {
        flood("10.0.0.1", 1000);

        assertThatCode(() -> limit.require("10.0.0.2")).doesNotThrowAnyException();
    }

    @Test
    void aNetworkOf64BitsIsOneSource() {
        flood("2001:db8::1", 1000);

        assertThatThrownBy(() -> limit.require("2001:db8::2")).isInstanceOf(UnansweredException.class);
        assertThatCode(() -> limit.require("2001:db8:0:1::2")).doesNotThrowAnyException();
    }

    @Test
    void whereNoAddressIsKnownOrNoLimitIsSetThereIsNone() {
        assertThat(flood("", 1000)).isEqualTo(1000);
        SourceLimit none = new SourceLimit(0, time::get);
        none.failed("10.0.0.1");
        assertThatCode(() -> none.require("10.0.0.1")).doesNotThrowAnyException();
    }
}
