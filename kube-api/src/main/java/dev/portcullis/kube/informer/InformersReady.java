package dev.portcullis.kube.informer;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/** Starts the informers with the service; it is ready when all of them have taken in their first list. */
public final class InformersReady implements HealthIndicator, SmartLifecycle {
    private final List<Informer<?>> informers;
    private volatile boolean running;

    public InformersReady(List<Informer<?>> informers) {
        this.informers = informers;
    }

    @Override
    public Health health() {
        boolean synced = informers.stream().allMatch(Informer::synced);
        return (synced ? Health.up() : Health.outOfService()).build();
    }

    @Override
    public void start() {
        informers.forEach(Informer::start);
        running = true;
    }

    @Override
    public void stop() {
        informers.forEach(Informer::close);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
