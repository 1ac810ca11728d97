package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Https;
import java.util.Arrays;

/** How long it takes until a change has had its effect, over many tries. */
final class HowSoon {
    static final int TRIES = 50;

    private static final long GIVEN_UP = 5_000_000_000L;
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String SELF = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    private HowSoon() {}

    /** What the client is told that asks who it is: 201, or 401. */
    static int status(Https client) {
        return client.post(WHO, SELF).statusCode();
    }

    /** From now until none of the clients gets in, in nanoseconds. */
    static long refused(Https... clients) {
        long from = System.nanoTime();
        while (!Arrays.stream(clients).allMatch(client -> status(client) == 401)) {
            assertThat(System.nanoTime() - from).isLessThan(GIVEN_UP);
        }
        return System.nanoTime() - from;
    }

    /** Prints the times, and wants 99 of 100 under a second. */
    static void report(String what, long[] nanos) {
        Arrays.sort(nanos);
        long p99 = nanos[(int) Math.ceil(nanos.length * 0.99) - 1] / 1_000_000;
        System.out.printf(
                "  %s: after %d ms at the median, %d ms at the 99th percentile of %d%n",
                what, nanos[nanos.length / 2] / 1_000_000, p99, nanos.length);
        assertThat(p99).as(what).isLessThan(1000);
    }
}
