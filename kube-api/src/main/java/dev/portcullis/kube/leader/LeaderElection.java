package dev.portcullis.kube.leader;

import dev.portcullis.kube.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Elects one of several processes by a Lease in {@code kube-system}, by the rules of client-go: whoever holds it renews it; one that has not
 * changed for its duration, by the observer's own clock, is anybody's. A process that cannot renew it in time leads no longer. Whoever comes
 * back under the same identity has it at once.
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    /** Between two tries to reach a store that is not there yet. */
    private static final Duration SOON = Duration.ofMillis(100);

    private static final Duration GOODBYE = Duration.ofMillis(500);

    private final Leases leases;
    private final String name;
    private final String identity;
    private final Duration duration;
    private final Clock clock;
    private final Runnable onStart;
    private final Runnable onStop;
    private final Thread thread;
    private volatile boolean closed;
    private boolean leading;
    private long renewed;
    private String seen = "";
    private long seenAt;

    private enum Outcome {
        HELD,
        SOMEBODY_ELSE,
        UNKNOWN
    }

    /**
     * @param name of the Lease
     * @param duration of the Lease; it is renewed seven times in it, and given up after two thirds
     * @param onStart called when this process leads, {@code onStop} when it no longer does; by one thread, in turn
     */
    public LeaderElection(
            Leases leases,
            String name,
            String identity,
            Duration duration,
            Clock clock,
            Runnable onStart,
            Runnable onStop) {
        this.leases = leases;
        this.name = name;
        this.identity = identity;
        this.duration = duration;
        this.clock = clock;
        this.onStart = onStart;
        this.onStop = onStop;
        this.thread = Thread.ofVirtual().name("leader of " + name).start(this::run);
    }

    private void run() {
        while (!closed) {
            Outcome outcome = attempt();
            if (outcome == Outcome.HELD) {
                renewed = System.nanoTime();
                lead(true);
            } else if (outcome == Outcome.SOMEBODY_ELSE
                    || System.nanoTime() - renewed
                            > duration.multipliedBy(2).dividedBy(3).toNanos()) {
                lead(false);
            }
            try {
                Thread.sleep(
                        outcome == Outcome.UNKNOWN && !leading
                                ? SOON
                                : duration.multipliedBy(2).dividedBy(15));
            } catch (InterruptedException e) {
                break;
            }
        }
        boolean held = leading;
        lead(false);
        if (held) {
            release();
        }
    }

    private void lead(boolean now) {
        if (leading == now) {
            return;
        }
        leading = now;
        LOG.info("{} {} {}", identity, now ? "leads as" : "no longer leads as", name);
        try {
            (now ? onStart : onStop).run();
        } catch (RuntimeException e) {
            LOG.error("{}: not everything could be {}", name, now ? "started" : "stopped", e);
        }
    }

    private Outcome attempt() {
        try {
            Optional<ObjectNode> present = leases.get(name);
            if (present.isEmpty()) {
                ObjectNode lease = Json.object()
                        .put("apiVersion", "coordination.k8s.io/v1")
                        .put("kind", "Lease");
                lease.putObject("metadata").put("name", name).put("namespace", "kube-system");
                hold(lease.putObject("spec"), 0);
                see(leases.create(lease));
                return Outcome.HELD;
            }
            ObjectNode lease = present.get();
            ObjectNode spec = lease.withObject("spec");
            if (!version(lease).equals(seen)) {
                see(lease);
            }
            String holder = spec.path("holderIdentity").asString("");
            Duration theirs =
                    Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong(0));
            boolean free = holder.isEmpty() || System.nanoTime() - seenAt > theirs.toNanos();
            if (!holder.equals(identity) && !free) {
                return Outcome.SOMEBODY_ELSE;
            }
            int transitions = spec.path("leaseTransitions").asInt(0);
            if (holder.equals(identity)) {
                spec.put("renewTime", MICROS.format(clock.instant()));
                spec.put("leaseDurationSeconds", seconds());
            } else {
                hold(spec, transitions + 1);
            }
            see(leases.update(name, lease));
            return Outcome.HELD;
        } catch (RuntimeException e) {
            LOG.debug("{}: {}", name, e.toString());
            return Outcome.UNKNOWN;
        }
    }

    private void hold(ObjectNode spec, int transitions) {
        String now = MICROS.format(clock.instant());
        spec.put("holderIdentity", identity)
                .put("leaseDurationSeconds", seconds())
                .put("acquireTime", now)
                .put("renewTime", now)
                .put("leaseTransitions", transitions);
    }

    private long seconds() {
        return Math.max(1, duration.toSeconds());
    }

    private void see(ObjectNode lease) {
        seen = version(lease);
        seenAt = System.nanoTime();
    }

    private static String version(ObjectNode lease) {
        return lease.path("metadata").path("resourceVersion").asString("");
    }

    /** So that nobody has to wait; the store may be on its way out, too. */
    private void release() {
        try {
            leases.get(name).ifPresent(lease -> {
                ObjectNode spec = lease.withObject("spec");
                if (spec.path("holderIdentity").asString("").equals(identity)) {
                    spec.put("holderIdentity", "").put("leaseDurationSeconds", 1);
                    leases.update(name, lease);
                }
            });
        } catch (RuntimeException e) {
            LOG.debug("{} could not be given up: {}", name, e.toString());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
