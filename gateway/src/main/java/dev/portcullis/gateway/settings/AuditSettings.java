package dev.portcullis.gateway.settings;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of requests, and where to; kube-apiserver's flags, under its names.
 *
 * @param policyFile null where who did what is written down of every request
 */
public record AuditSettings(
        @Nullable Path policyFile,
        @Nullable LogFile log,
        @Nullable Webhook webhook) {
    private static final String VERSION = "audit.k8s.io/v1";

    /** Whether a request waits for its event: not, until it is handed over, and whether it fails with it. */
    public enum Mode {
        BATCH,
        BLOCKING,
        BLOCKING_STRICT
    }

    /**
     * @param batchesPerSecond 0 for as many as there are
     */
    public record Batching(int buffer, int maxSize, Duration maxWait, double batchesPerSecond, int burst) {}

    /** In bytes. */
    public record Truncation(int maxBatch, int maxEvent) {}

    public record Delivery(
            Mode mode, Batching batching, @Nullable Truncation truncation) {}

    /**
     * @param path {@code -} for standard output
     * @param legacy a line of text an event, not of JSON
     * @param maxAgeDays of a rotated file; 0 for any
     * @param maxBackups how many rotated files are kept; 0 for all
     */
    public record LogFile(
            String path,
            boolean legacy,
            int maxAgeDays,
            int maxBackups,
            int maxMegabytes,
            boolean compress,
            Delivery delivery) {}

    public record Webhook(Path kubeconfig, Duration initialBackoff, Delivery delivery) {}

    public boolean on() {
        return log != null || webhook != null;
    }

    /** @throws BadFlagException with a sentence that names the flag */
    public static AuditSettings of(FlagValues flags) {
        return new AuditSettings(flags.file("audit-policy-file"), log(flags), webhook(flags));
    }

    private static @Nullable LogFile log(FlagValues flags) {
        String path = flags.text("audit-log-path");
        String format = oneOf(flags, "audit-log-format", "json", List.of("json", "legacy"));
        LogFile log = new LogFile(
                path == null ? "" : path,
                format.equals("legacy"),
                flags.number("audit-log-maxage", 366),
                flags.number("audit-log-maxbackup", 100),
                atLeastOne(flags, "audit-log-maxsize", 100),
                flags.on("audit-log-compress", false),
                delivery(flags, "audit-log", "blocking", new Batching(10_000, 1, Duration.ZERO, 0, 1)));
        return path == null ? null : log;
    }

    private static @Nullable Webhook webhook(FlagValues flags) {
        Path kubeconfig = flags.file("audit-webhook-config-file");
        Delivery delivery =
                delivery(flags, "audit-webhook", "batch", new Batching(10_000, 400, Duration.ofSeconds(30), 10, 15));
        Duration backoff = flags.duration("audit-webhook-initial-backoff", Duration.ofSeconds(10));
        return kubeconfig == null ? null : new Webhook(kubeconfig, backoff, delivery);
    }

    private static Delivery delivery(FlagValues flags, String prefix, String mode, Batching batching) {
        oneOf(flags, prefix + "-version", VERSION, List.of(VERSION));
        String chosen = oneOf(flags, prefix + "-mode", mode, List.of("batch", "blocking", "blocking-strict"));
        String batch = prefix + "-batch-";
        boolean throttled = flags.on(batch + "throttle-enable", batching.batchesPerSecond() > 0);
        double rate = positive(flags, batch + "throttle-qps", Math.max(1, batching.batchesPerSecond()));
        Batching asked = new Batching(
                atLeastOne(flags, batch + "buffer-size", batching.buffer()),
                atLeastOne(flags, batch + "max-size", batching.maxSize()),
                flags.duration(batch + "max-wait", batching.maxWait()),
                throttled ? rate : 0,
                atLeastOne(flags, batch + "throttle-burst", batching.burst()));
        Truncation truncation = new Truncation(
                atLeastOne(flags, prefix + "-truncate-max-batch-size", 10_485_760),
                atLeastOne(flags, prefix + "-truncate-max-event-size", 102_400));
        if (truncation.maxEvent() > truncation.maxBatch()) {
            throw new BadFlagException(
                    prefix + "-truncate-max-event-size",
                    "must not be more than a batch may have: " + truncation.maxBatch());
        }
        return new Delivery(
                switch (chosen) {
                    case "batch" -> Mode.BATCH;
                    case "blocking" -> Mode.BLOCKING;
                    default -> Mode.BLOCKING_STRICT;
                },
                asked,
                flags.on(prefix + "-truncate-enabled", false) ? truncation : null);
    }

    private static String oneOf(FlagValues flags, String flag, String otherwise, List<String> known) {
        String value = flags.text(flag, otherwise);
        if (!known.contains(value)) {
            throw new BadFlagException(flag, "must be " + String.join(" or ", known) + ", not \"" + value + "\"");
        }
        return value;
    }

    private static int atLeastOne(FlagValues flags, String flag, int otherwise) {
        int value = flags.number(flag, otherwise);
        if (value < 1) {
            throw new BadFlagException(flag, "must be greater than 0");
        }
        return value;
    }

    private static double positive(FlagValues flags, String flag, double otherwise) {
        String text = flags.text(flag);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") || Double.parseDouble(text) == 0) {
            throw new BadFlagException(flag, "must be a number greater than 0, not " + text);
        }
        return Double.parseDouble(text);
    }
}
