package dev.portcullis.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final UserInfo DEV = UserInfo.of("dev");

    @Test
    void noMoreThanTheLimit() {
        InFlight inFlight = new InFlight(1, 1);
        InFlight.Place taken = inFlight.enter(true, DEV);

        assertThatThrownBy(() -> inFlight.enter(true, DEV)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code()).isEqualTo(429);
            assertThat(e.status().details().retryAfterSeconds()).isEqualTo(1);
        });
        inFlight.enter(false, DEV).close();
        inFlight.enter(true, UserInfo.of("root", UserInfo.MASTERS)).close();

        taken.close();
        inFlight.enter(true, DEV).close();
    }

    @Test
    void aBurstWaitsForAPlace() {
        InFlight inFlight = new InFlight(1, 1);
        InFlight.Place taken = inFlight.enter(true, DEV);
        Thread.ofVirtual().start(() -> {
            sleep();
            taken.close();
        });

        inFlight.enter(true, DEV).close();
    }

    @Test
    void noLimit() {
        InFlight inFlight = new InFlight(0, 0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(inFlight.enter(true, DEV)).isNotNull();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
