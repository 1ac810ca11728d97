package dev.portcullis.store.allocation;

import dev.portcullis.store.validation.Addresses;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where services get their addresses and node ports from.
 *
 * @param ranges one, or one of each family; services that don't say what they want get an address of the first
 */
public record ServiceNetwork(List<ServiceRange> ranges, int firstNodePort, int lastNodePort) {
    public static final ServiceNetwork DEFAULT = new ServiceNetwork("10.96.0.0/16", 30_000, 32_767);

    public ServiceNetwork {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty() || ranges.size() > 2) {
            throw new IllegalArgumentException("--service-cluster-ip-range must not contain more than two entries");
        }
        if (ranges.getFirst().family().equals(ranges.getLast().family()) && ranges.size() > 1) {
            throw new IllegalArgumentException(
                    "--service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different IP family");
        }
        if (firstNodePort < 1 || lastNodePort > 65_535 || firstNodePort > lastNodePort) {
            throw new IllegalArgumentException("--service-node-port-range must be two ports such as 30000-32767, not "
                    + firstNodePort + "-" + lastNodePort);
        }
    }

    /** @param clusterIps one range, or two with a comma between */
    public ServiceNetwork(String clusterIps, int firstNodePort, int lastNodePort) {
        this(
                Stream.of(clusterIps.split(",", -1))
                        .map(String::strip)
                        .map(ServiceNetwork::range)
                        .toList(),
                firstNodePort,
                lastNodePort);
    }

    private static ServiceRange range(String cidr) {
        boolean v6 = Addresses.isIpv6(cidr);
        if (Addresses.isCidr(cidr)) {
            int prefix = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
            if (prefix >= (v6 ? 64 : 12) && prefix <= (v6 ? 126 : 30)) {
                return new ServiceRange(cidr);
            }
        }
        throw new IllegalArgumentException("--service-cluster-ip-range must be an IPv4 range from /12 to /30 or an IPv6"
                + " range from /64 to /126, not " + cidr);
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

    int ports() {
        return lastNodePort - firstNodePort + 1;
    }

    /** The address of the API server's own service. */
    public String apiServerIp() {
        return ranges.getFirst().ip(0);
    }
}
