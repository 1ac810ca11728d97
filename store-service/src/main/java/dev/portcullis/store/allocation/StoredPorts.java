package dev.portcullis.store.allocation;

import dev.portcullis.store.state.StateStore;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Node ports by a bitmap in the store. */
public final class StoredPorts implements PortAllocator {
    private final ServiceNetwork network;
    private final RangeAllocator range;

    public StoredPorts(StateStore store, ServiceNetwork network) {
        this(store, network, new ExistingServices(store));
    }

    StoredPorts(StateStore store, ServiceNetwork network, ExistingServices existing) {
        this.network = network;
        String ports = network.firstNodePort() + "-" + network.lastNodePort();
        this.range = new RangeAllocator(
                store,
                store,
                "/registry/ranges/servicenodeports",
                ports,
                network.ports(),
                () -> existing.held().ports().stream()
                        .map(port -> port - network.firstNodePort())
                        .filter(offset -> offset >= 0 && offset < network.ports())
                        .collect(Collectors.toSet()));
    }

    @Override
    public int next(boolean dryRun) {
        OptionalInt offset = dryRun ? range.peek() : range.allocateNext();
        return network.firstNodePort() + offset.orElseThrow(() -> new AllocationException("range is full"));
    }

    @Override
    public void take(int port, boolean dryRun) {
        if (port < network.firstNodePort() || port > network.lastNodePort()) {
            throw new AllocationException("provided port is not in the valid range. The range of valid ports is "
                    + network.firstNodePort() + "-" + network.lastNodePort());
        }
        int offset = port - network.firstNodePort();
        if (!(dryRun ? range.isFree(offset) : range.allocate(offset))) {
            throw new AllocationException("provided port is already allocated");
        }
    }

    @Override
    public void release(int port) {
        if (port >= network.firstNodePort() && port <= network.lastNodePort()) {
            range.release(List.of(port - network.firstNodePort()));
        }
    }
}
