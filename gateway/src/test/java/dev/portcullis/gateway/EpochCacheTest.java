package dev.portcullis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway remembers, and when it forgets. */
class EpochCacheTest {
    private static final String PODS = "/api/v1/pods";
    private final GatewayFixture gateway = new GatewayFixture();

    @BeforeEach
    void warm() throws InterruptedException {
        gateway.store.handle(exchange -> FakeService.answer(exchange, 200, "{}"));
        await(() -> {
            int before = gateway.authz.asked("/authorize").size();
            gateway.get(PODS);
            return gateway.authz.asked("/authorize").size() == before;
        });
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void nobodyIsAskedTwice() {
        int authn = gateway.authn.asked("/authenticate").size();
        int authz = gateway.authz.asked("/authorize").size();

        for (int i = 0; i < 5; i++) {
            assertThat(gateway.get(PODS).statusCode()).isEqualTo(200);
        }
        assertThat(gateway.authn.asked("/authenticate")).hasSize(authn);
        assertThat(gateway.authz.asked("/authorize")).hasSize(authz);
    }

    @Test
    void aRevokedPermissionIsNotServedAgain() throws InterruptedException {
        gateway.allowed.remove("admin");
        gateway.authzEpoch.move();

        await(() -> gateway.get(PODS).statusCode() == 403);
    }

    @Test
    void aRevokedTokenIsNotServedAgain() throws InterruptedException {
        gateway.tokens.remove("admin-token");
        gateway.authnEpoch.move();

        await(() -> gateway.get(PODS).statusCode() == 401);
    }

    @Test
    void noStreamNoCache() throws InterruptedException {
        gateway.authz.die();

        await(() -> gateway.get(PODS).statusCode() == 503);
    }

    @Test
    void anAnswerOfAnotherEpochIsNotRemembered() {
        gateway.authz.handle(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/authorize")) {
                FakeService.answer(exchange, 200, "{\"status\":{\"allowed\":true,\"epoch\":\"of-another-time\"}}");
            } else {
                exchange.close();
            }
        });
        int before = gateway.authz.asked("/authorize").size();

        gateway.get("/api/v1/nodes");
        gateway.get("/api/v1/nodes");

        assertThat(gateway.authz.asked("/authorize")).hasSize(before + 2);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
