package dev.portcullis.store.allocation;

import dev.portcullis.store.state.StateStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the ranges that ServiceCIDRs name, each taken by making its IPAddress in the StateStore, so that no replica gives one
 * that another gave.
 */
public final class StoredIps implements IpAllocator {
    private static final int PROBES = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<String> families;
    private final ServiceCidrs cidrs;
    private final StoredAddresses addresses;
    private final ExistingServices existing;
    private volatile boolean recorded;

    public StoredIps(StateStore store, ServiceNetwork network) {
        this.families = network.ranges().stream().map(ServiceRange::family).toList();
        this.cidrs = new ServiceCidrs(store, network);
        this.addresses = new StoredAddresses(store);
        this.existing = new ExistingServices(store);
    }

    @Override
    public List<String> families() {
        return families;
    }

    @Override
    public String next(String family, ServiceRef owner, boolean dryRun) {
        recordExisting();
        Predicate<String> take = dryRun ? addresses::isFree : ip -> addresses.create(ip, owner);
        for (ServiceRange range : cidrs.ready(family)) {
            String ip = range.size() == 0 ? null : any(range, take);
            if (ip != null) {
                return ip;
            }
        }
        throw new AllocationException("range is full");
    }

    @Override
    public void take(String ip, ServiceRef owner, boolean dryRun) {
        recordExisting();
        if (cidrs.ready(ServiceRange.familyOf(ip)).stream().noneMatch(range -> range.contains(ip))) {
            throw new AllocationException("the provided network does not match the current range");
        }
        String name = ServiceRange.canonical(ip);
        if (!(dryRun ? addresses.isFree(name) : addresses.create(name, owner))) {
            throw new AllocationException("provided IP is already allocated");
        }
    }

    @Override
    public void release(String ip, ServiceRef owner) {
        addresses.delete(ServiceRange.canonical(ip), owner);
    }

    /** A few at random; where they are all taken, one that is not among those that were when it looked. */
    private @Nullable String any(ServiceRange range, Predicate<String> take) {
        for (int probe = 0; probe < PROBES; probe++) {
            String ip = range.ip(RANDOM.nextLong(range.reserved(), range.size()));
            if (take.test(ip)) {
                return ip;
            }
        }
        Set<String> taken = addresses.taken();
        String ip = search(range, range.reserved(), range.size(), taken, take);
        return ip == null ? search(range, 0, range.reserved(), taken, take) : ip;
    }

    private static @Nullable String search(
            ServiceRange range, long from, long to, Set<String> taken, Predicate<String> take) {
        long count = to - from;
        long start = count == 0 ? 0 : RANDOM.nextLong(count);
        for (long i = 0; i < count; i++) {
            String ip = range.ip(from + (start + i) % count);
            if (!taken.contains(ip) && take.test(ip)) {
                return ip;
            }
        }
        return null;
    }

    /** A store that was filled by somebody else may have services without IPAddresses: they are made before the first is given. */
    private void recordExisting() {
        if (recorded) {
            return;
        }
        List<ServiceRange> ranges = cidrs.all();
        Set<String> taken = addresses.taken();
        existing.held().ips().forEach((ip, owner) -> {
            if (!taken.contains(ip) && ranges.stream().anyMatch(range -> range.contains(ip))) {
                addresses.create(ip, owner);
            }
        });
        recorded = true;
    }
}
