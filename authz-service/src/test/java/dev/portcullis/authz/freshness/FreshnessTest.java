package dev.portcullis.authz.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    @Test
    void aShortAbsenceIsNoneAndALongOneIsToldOnce() {
        AtomicReference<Duration> outOfSight = new AtomicReference<>(Duration.ZERO);
        AtomicInteger told = new AtomicInteger();
        try (Freshness freshness = new Freshness(outOfSight::get, told::incrementAndGet)) {
            freshness.start();
            outOfSight.set(Duration.ofMillis(1500));
            assertThat(freshness.stale()).isFalse();
            outOfSight.set(Duration.ofSeconds(3));
            assertThat(freshness.stale()).isTrue();
            await().untilAtomic(told, org.hamcrest.Matchers.is(1));
            outOfSight.set(Duration.ZERO);
            await().untilAtomic(told, org.hamcrest.Matchers.is(2));
            assertThat(freshness.stale()).isFalse();
        }
    }
}
