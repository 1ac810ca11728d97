package dev.portcullis.gateway.metrics;

import java.time.Duration;
import java.util.Arrays;

/** The bounds of kube-apiserver's histograms. */
final class Buckets {
    static final Duration[] REQUESTS = seconds(
            0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60);

    /** Of authentication and authorization. */
    static final Duration[] DECISIONS = seconds(
            0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192, 16.384);

    private Buckets() {}

    private static Duration[] seconds(double... bounds) {
        return Arrays.stream(bounds)
                .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e9)))
                .toArray(Duration[]::new);
    }
}
