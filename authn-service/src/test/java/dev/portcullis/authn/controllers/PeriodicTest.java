package dev.portcullis.authn.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeriodicTest {
    @Test
    void aLookThatFailsIsNotTheLast() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        try (Periodic periodic = new Periodic("test", Duration.ofMillis(1), () -> {
            looks.countDown();
            throw new IllegalStateException("nobody has thought of this");
        })) {
            assertThat(periodic).isNotNull();
            assertThat(looks.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
