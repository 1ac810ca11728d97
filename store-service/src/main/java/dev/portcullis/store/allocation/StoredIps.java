package dev.portcullis.store.allocation;

import dev.portcullis.store.state.StateStore;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Service addresses by a bitmap in the store. */
public final class StoredIps implements IpAllocator {
    private final ServiceNetwork network;
    private final RangeAllocator range;

    public StoredIps(StateStore store, ServiceNetwork network) {
        this(store, network, new ExistingServices(store));
    }

    StoredIps(StateStore store, ServiceNetwork network, ExistingServices existing) {
        this.network = network;
        this.range = new RangeAllocator(
                store,
                store,
                "/registry/ranges/serviceips",
                network.clusterIps(),
                network.size(),
                () -> existing.held().ips().stream()
                        .map(network::offset)
                        .filter(offset -> offset >= 0)
                        .collect(Collectors.toSet()));
    }

    @Override
    public String next(boolean dryRun) {
        OptionalInt offset = dryRun ? range.peek() : range.allocateNext();
        return network.ip(offset.orElseThrow(() -> new AllocationException("range is full")));
    }

    @Override
    public void take(String ip, boolean dryRun) {
        int offset = network.offset(ip);
        if (offset < 0) {
            throw new AllocationException("the provided IP (" + ip
                    + ") is not in the valid range. The range of valid IPs is " + network.clusterIps());
        }
        if (!(dryRun ? range.isFree(offset) : range.allocate(offset))) {
            throw new AllocationException("provided IP is already allocated");
        }
    }

    @Override
    public void release(String ip) {
        int offset = network.offset(ip);
        if (offset >= 0) {
            range.release(List.of(offset));
        }
    }
}
