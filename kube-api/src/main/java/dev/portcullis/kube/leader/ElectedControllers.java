package dev.portcullis.kube.leader;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.ServiceName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the controllers as long as this replica leads; in every replica with {@code --leader-elect=false}. */
public final class ElectedControllers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ElectedControllers.class);
    private static final String DURATION = "leader-elect-lease-duration";
    private static final Duration USUAL = Duration.ofSeconds(15);

    private final List<ControllerFactory> factories;
    private final List<AutoCloseable> running = new ArrayList<>();
    private final @Nullable LeaderElection election;

    /** The Lease is {@code kube-system/portcullis-SERVICE}. */
    public ElectedControllers(
            ServiceName service, List<ControllerFactory> factories, Leases leases, FlagValues flags, Clock clock) {
        this.factories = List.copyOf(factories);
        Duration duration = flags.duration(DURATION, USUAL);
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new BadFlagException(DURATION, "must be a second or more");
        }
        if (flags.on("leader-elect", true)) {
            election = new LeaderElection(
                    leases, "portcullis-" + service.id(), identity(flags), duration, clock, this::start, this::stop);
        } else {
            election = null;
            start();
        }
    }

    /** The same after a restart, so that nobody has to wait for the Lease to run out. */
    private static String identity(FlagValues flags) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return host + "_" + flags.text("secure-port", "0");
    }

    private synchronized void start() {
        for (ControllerFactory factory : factories) {
            try {
                running.addAll(factory.start());
            } catch (RuntimeException e) {
                LOG.error("a controller could not be started", e);
            }
        }
    }

    private synchronized void stop() {
        for (AutoCloseable controller : running) {
            try {
                controller.close();
            } catch (Exception e) {
                LOG.error("{} could not be stopped", controller, e);
            }
        }
        running.clear();
    }

    @Override
    public void close() {
        if (election != null) {
            election.close();
        }
        stop();
    }
}
