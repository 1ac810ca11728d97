package dev.portcullis.authn.controllers;

import dev.portcullis.kube.client.StageUnavailableException;
import dev.portcullis.kube.status.ApiException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at something again and again; where the store refuses or does not answer, the next look is another try. */
public final class Periodic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);

    private final Thread thread;

    /** @param interval between two looks, and before the first */
    public Periodic(String name, Duration interval, Runnable look) {
        this.thread = Thread.ofVirtual().name(name).start(() -> run(name, interval, look));
    }

    private static void run(String name, Duration interval, Runnable look) {
        while (true) {
            try {
                Thread.sleep(interval);
                look.run();
            } catch (InterruptedException e) {
                return;
            } catch (ApiException | StageUnavailableException e) {
                LOG.debug("{}: {}", name, e.toString());
            } catch (RuntimeException e) {
                LOG.error("{}: this look failed", name, e);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
