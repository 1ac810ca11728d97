package dev.portcullis.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final UserInfo DEV = UserInfo.of("dev");
    private static final RequestInfo READ = RequestInfoResolver.resolve("GET", "/api/v1/pods", name -> null);
    private static final RequestInfo WRITE = RequestInfoResolver.resolve("POST", "/api/v1/pods", name -> null);

    private static Turn enter(InFlight inFlight, UserInfo user, RequestInfo info) {
        Turn turn = inFlight.turn(user, info);
        turn.enter(() -> false);
        return turn;
    }

    @Test
    void noMoreThanTheLimit() {
        InFlight inFlight = new InFlight(1, 1);
        Turn taken = enter(inFlight, DEV, READ);
        assertThat(inFlight.reading()).isEqualTo(1);

        assertThatThrownBy(() -> enter(inFlight, DEV, READ)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code()).isEqualTo(429);
            assertThat(e.status().details().retryAfterSeconds()).isEqualTo(1);
        });
        enter(inFlight, DEV, WRITE).close();
        enter(inFlight, UserInfo.of("root", UserInfo.MASTERS), READ).close();

        taken.close();
        taken.close();
        assertThat(inFlight.reading()).isZero();
        enter(inFlight, DEV, READ).close();
    }

    @Test
    void aBurstWaitsForAPlace() {
        InFlight inFlight = new InFlight(1, 1);
        Turn taken = enter(inFlight, DEV, READ);
        Thread.ofVirtual().start(() -> {
            sleep();
            taken.close();
        });

        enter(inFlight, DEV, READ).close();
    }

    @Test
    void watchesDoNotCount() {
        InFlight inFlight = new InFlight(1, 1);
        RequestInfo watch =
                RequestInfoResolver.resolve("GET", "/api/v1/pods", name -> name.equals("watch") ? "1" : null);

        enter(inFlight, DEV, watch);
        enter(inFlight, DEV, watch);

        assertThat(inFlight.reading()).isZero();
    }

    @Test
    void noLimit() {
        InFlight inFlight = new InFlight(0, 0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(enter(inFlight, DEV, READ)).isNotNull();
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
