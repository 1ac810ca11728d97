package dev.portcullis.store.allocation;

/** Gives node ports. Refusals are {@link AllocationException}s with kube-apiserver's sentence. */
public interface PortAllocator {
    /** Takes some port; with a dry run, names one without taking it. */
    int next(boolean dryRun);

    /** Takes this one. */
    void take(int port, boolean dryRun);

    void release(int port);
}
