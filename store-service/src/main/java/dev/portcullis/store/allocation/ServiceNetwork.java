package dev.portcullis.store.allocation;

import dev.portcullis.store.validation.Addresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where services get their addresses and node ports from.
 *
 * @param clusterIps an IPv4 range such as {@code 10.96.0.0/16}, /12 at the largest
 */
public record ServiceNetwork(String clusterIps, int firstNodePort, int lastNodePort) {
    public static final ServiceNetwork DEFAULT = new ServiceNetwork("10.96.0.0/16", 30_000, 32_767);
    private static final int LARGEST = 12;
    private static final int SMALLEST = 30;

    public ServiceNetwork {
        String[] parts = clusterIps.split("/", -1);
        boolean fine = parts.length == 2
                && parts[1].matches("\\d{1,2}")
                && !Addresses.isIpv6(parts[0])
                && Addresses.parse(parts[0]) != null
                && Integer.parseInt(parts[1]) >= LARGEST
                && Integer.parseInt(parts[1]) <= SMALLEST;
        if (!fine) {
            throw new IllegalArgumentException(
                    "--service-cluster-ip-range must be an IPv4 range from /12 to /30, not " + clusterIps);
        }
        if (firstNodePort < 1 || lastNodePort > 65_535 || firstNodePort > lastNodePort) {
            throw new IllegalArgumentException("--service-node-port-range must be two ports such as 30000-32767, not "
                    + firstNodePort + "-" + lastNodePort);
        }
    }

    /** From the values of kube-apiserver's flags. */
    public static ServiceNetwork parse(String clusterIps, String nodePorts) {
        String[] ports = nodePorts.split("-", -1);
        if (ports.length != 2 || !ports[0].matches("\\d{1,5}") || !ports[1].matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "--service-node-port-range must be two ports such as 30000-32767, not " + nodePorts);
        }
        return new ServiceNetwork(clusterIps, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }

    /** How many addresses there are to give: neither the network's own nor the broadcast address. */
    int size() {
        return (1 << (32 - bits())) - 2;
    }

    int ports() {
        return lastNodePort - firstNodePort + 1;
    }

    /** The address of the API server's own service. */
    public String apiServerIp() {
        return ip(0);
    }

    /** The address with the number, the first being 0. */
    String ip(int offset) {
        int address = base() + offset + 1;
        return "%d.%d.%d.%d".formatted(address >>> 24, address >>> 16 & 0xFF, address >>> 8 & 0xFF, address & 0xFF);
    }

    /** The number of the address, -1 if it is not one of those. */
    int offset(String ip) {
        InetAddress address = Addresses.isIpv6(ip) ? null : Addresses.parse(ip);
        if (address == null) {
            return -1;
        }
        long offset =
                Integer.toUnsignedLong(ByteBuffer.wrap(address.getAddress()).getInt())
                        - Integer.toUnsignedLong(base())
                        - 1;
        return offset < 0 || offset >= size() ? -1 : (int) offset;
    }

    private int bits() {
        return Integer.parseInt(clusterIps.substring(clusterIps.indexOf('/') + 1));
    }

    private int base() {
        InetAddress address = Addresses.parse(clusterIps.substring(0, clusterIps.indexOf('/')));
        if (address == null) {
            throw new IllegalStateException(clusterIps);
        }
        return ByteBuffer.wrap(address.getAddress()).getInt() & (int) (0xFFFFFFFFL << (32 - bits()));
    }
}
