package dev.portcullis.kube.service.shutdown;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The first part of a shutdown: the service says that it is not ready, and serves on for {@code --shutdown-delay-duration}, so that whoever
 * sends it requests can look elsewhere. Connections are closed with their next answers. Only then does Spring Boot stop taking requests.
 */
public final class Draining implements ApplicationListener<ContextClosedEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

    private final Duration delay;
    private final Supplier<List<LastWork>> lastWork;
    private volatile boolean now;

    Draining(Duration delay, Supplier<List<LastWork>> lastWork) {
        this.delay = delay;
        this.lastWork = lastWork;
    }

    /** Whether the service is about to stop. */
    public boolean now() {
        return now;
    }

    /** Spring says this before it stops anything, and waits for it; by then Spring Boot has said that the service is not ready. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        now = true;
        try {
            Thread.sleep(delay);
            for (LastWork work : lastWork.get()) {
                work.finish();
            }
        } catch (InterruptedException e) {
            LOG.warn("the shutdown is cut short");
            Thread.currentThread().interrupt();
        }
    }
}
