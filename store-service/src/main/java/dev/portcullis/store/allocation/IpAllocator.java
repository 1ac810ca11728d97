package dev.portcullis.store.allocation;

import java.util.List;

/** Gives service addresses. Refusals are {@link AllocationException}s with kube-apiserver's sentence. */
public interface IpAllocator {
    /** {@code IPv4}, {@code IPv6} or both, that which is meant where nothing is said first. */
    List<String> families();

    /** Takes some address of the family for the service; with a dry run, names one without taking it. */
    String next(String family, ServiceRef owner, boolean dryRun);

    /** Takes this one for the service. */
    void take(String ip, ServiceRef owner, boolean dryRun);

    /** Gives back what the service took; what is another's stays. */
    void release(String ip, ServiceRef owner);
}
