package dev.portcullis.kube.service.shutdown;

/** What must be finished while requests are still taken, because it takes further requests to finish it. */
@FunctionalInterface
public interface LastWork {
    /** Begins nothing new, and waits for what is under way, as long as that is worth it. */
    void finish() throws InterruptedException;
}
