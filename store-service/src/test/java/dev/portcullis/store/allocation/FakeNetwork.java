package dev.portcullis.store.allocation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Addresses and ports that are given in order. */
public final class FakeNetwork implements IpAllocator {
    private final Set<String> taken = new HashSet<>();
    private final Ports ports = new Ports();
    private List<String> families = List.of("IPv4");

    public PortAllocator ports() {
        return ports;
    }

    /** What is not given back. */
    public Set<String> taken() {
        return taken;
    }

    public Set<Integer> takenPorts() {
        return ports.taken;
    }

    @Override
    public List<String> families() {
        return families;
    }

    /** Has these from now on. */
    public void families(String... some) {
        families = List.of(some);
    }

    @Override
    public String next(String family, ServiceRef owner, boolean dryRun) {
        for (int i = 1; i < 255; i++) {
            String ip = family.equals("IPv6") ? "fd00::" + Integer.toHexString(i) : "10.0.0." + i;
            if (!taken.contains(ip)) {
                take(ip, owner, dryRun);
                return ip;
            }
        }
        throw new AllocationException("range is full");
    }

    @Override
    public void take(String ip, ServiceRef owner, boolean dryRun) {
        if (!ip.startsWith("10.0.0.") && !ip.startsWith("fd00::")) {
            throw new AllocationException("the provided network does not match the current range");
        }
        if (taken.contains(ip)) {
            throw new AllocationException("provided IP is already allocated");
        }
        if (!dryRun) {
            taken.add(ip);
        }
    }

    @Override
    public void release(String ip, ServiceRef owner) {
        taken.remove(ip);
    }

    private static final class Ports implements PortAllocator {
        private final Set<Integer> taken = new HashSet<>();

        @Override
        public int next(boolean dryRun) {
            int port = 30_000;
            while (taken.contains(port)) {
                port++;
            }
            take(port, dryRun);
            return port;
        }

        @Override
        public void take(int port, boolean dryRun) {
            if (port < 30_000 || port > 32_767) {
                throw new AllocationException(
                        "provided port is not in the valid range. The range of valid ports is 30000-32767");
            }
            if (taken.contains(port)) {
                throw new AllocationException("provided port is already allocated");
            }
            if (!dryRun) {
                taken.add(port);
            }
        }

        @Override
        public void release(int port) {
            taken.remove(port);
        }
    }
}
