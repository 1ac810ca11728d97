package dev.portcullis.store.allocation;

import java.util.List;

/** Gives service addresses. Refusals are {@link AllocationException}s with kube-apiserver's sentence. */
public interface IpAllocator {
    /** {@code IPv4}, {@code IPv6} or both, that which is meant where nothing is said first. */
    List<String> families();

    /** Takes some address of the family; with a dry run, names one without taking it. */
    String next(String family, boolean dryRun);

    /** Takes this one. */
    void take(String ip, boolean dryRun);

    void release(String ip);
}
