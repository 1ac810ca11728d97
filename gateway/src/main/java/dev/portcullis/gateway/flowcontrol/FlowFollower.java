package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.flowcontrol.MandatoryFlows;
import dev.portcullis.kube.informer.Informer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the flow schemas and priority levels in the store, and has the seats shared out anew now and then. Changes that come together are
 * taken in together.
 */
public final class FlowFollower implements SmartLifecycle {
    private static final String PATH = "/apis/" + MandatoryFlows.GROUP + "/v1/";
    private static final Duration COALESCE = Duration.ofMillis(20);
    private static final Duration BORROW = Duration.ofSeconds(10);

    private final FlowControl control;
    private final Informer<SchemaSpec> schemas;
    private final Informer<LevelSpec> levels;
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean configured;

    public FlowFollower(StoreClient store, FlowControl control) {
        this.control = control;
        this.schemas = new Informer<>(store, PATH + "flowschemas", SchemaSpec::of);
        this.levels = new Informer<>(store, PATH + "prioritylevelconfigurations", LevelSpec::of);
    }

    @Override
    public void start() {
        running = true;
        schemas.onChange((key, before, after) -> changed.release()).start();
        levels.onChange((key, before, after) -> changed.release()).start();
        Thread.ofVirtual().name("flow-configuration").start(this::follow);
    }

    private void follow() {
        long borrowed = System.nanoTime();
        try {
            while (running) {
                long left = borrowed + BORROW.toNanos() - System.nanoTime();
                if (changed.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    Thread.sleep(COALESCE);
                    changed.drainPermits();
                    take();
                } else {
                    borrowed = System.nanoTime();
                    control.borrow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A schema without the level that it names would count as if it were not there: both lists are needed. */
    private void take() throws InterruptedException {
        if (schemas.synced() && levels.synced()) {
            control.configure(schemas.all(), levels.all());
            configured = true;
        } else {
            // The last change of a first list comes just before it is known to be whole.
            Thread.sleep(COALESCE);
            changed.release();
        }
    }

    /** Whether what is in the store holds. */
    public boolean configured() {
        return configured;
    }

    @Override
    public void stop() {
        running = false;
        schemas.close();
        levels.close();
        changed.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
