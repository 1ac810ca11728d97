package dev.portcullis.store.allocation;

/** Gives service addresses. Refusals are {@link AllocationException}s with kube-apiserver's sentence. */
public interface IpAllocator {
    /** Takes some address; with a dry run, names one without taking it. */
    String next(boolean dryRun);

    /** Takes this one. */
    void take(String ip, boolean dryRun);

    void release(String ip);
}
