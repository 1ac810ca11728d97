package dev.portcullis.store.allocation;

import dev.portcullis.store.state.StateStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Addresses of the service network, taken in the StateStore, so that no replica gives one that another gave; in kube-apiserver's places. */
public final class StoredIps implements IpAllocator {
    private static final List<String> KEYS =
            List.of("/registry/ranges/serviceips", "/registry/ranges/secondaryserviceips");

    private final Map<String, Taken> byFamily = new LinkedHashMap<>();

    private record Taken(ServiceRange range, RangeAllocator numbers) {}

    public StoredIps(StateStore store, ServiceNetwork network) {
        this(store, network, new ExistingServices(store));
    }

    StoredIps(StateStore store, ServiceNetwork network, ExistingServices existing) {
        for (int i = 0; i < network.ranges().size(); i++) {
            ServiceRange range = network.ranges().get(i);
            RangeAllocator numbers = new RangeAllocator(
                    store,
                    store,
                    KEYS.get(i),
                    range.cidr(),
                    range.size(),
                    () -> existing.held().ips().stream()
                            .map(range::offset)
                            .filter(offset -> offset >= 0)
                            .collect(Collectors.toSet()));
            byFamily.put(range.family(), new Taken(range, numbers));
        }
    }

    @Override
    public List<String> families() {
        return List.copyOf(byFamily.keySet());
    }

    @Override
    public String next(String family, boolean dryRun) {
        Taken taken = byFamily.get(family);
        if (taken == null) {
            throw new AllocationException("there are no " + family + " addresses");
        }
        OptionalInt offset = dryRun ? taken.numbers.peek() : taken.numbers.allocateNext();
        return taken.range.ip(offset.orElseThrow(() -> new AllocationException("range is full")));
    }

    @Override
    public void take(String ip, boolean dryRun) {
        Taken taken = of(ip);
        int offset = taken.range.offset(ip);
        if (offset < 0) {
            throw new AllocationException("the provided IP (" + ip
                    + ") is not in the valid range. The range of valid IPs is " + taken.range.cidr());
        }
        if (!(dryRun ? taken.numbers.isFree(offset) : taken.numbers.allocate(offset))) {
            throw new AllocationException("provided IP is already allocated");
        }
    }

    @Override
    public void release(String ip) {
        Taken taken = of(ip);
        int offset = taken.range.offset(ip);
        if (offset >= 0) {
            taken.numbers.release(List.of(offset));
        }
    }

    /** Of the address's family; the usual one, in which it is not, where there is none of that. */
    private Taken of(String ip) {
        Taken usual = byFamily.values().iterator().next();
        return byFamily.getOrDefault(ServiceRange.familyOf(ip), usual);
    }
}
