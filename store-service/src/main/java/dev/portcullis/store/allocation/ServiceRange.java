package dev.portcullis.store.allocation;

import dev.portcullis.store.validation.Addresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * Addresses of one family that services get.
 *
 * @param cidr such as {@code 10.96.0.0/16}, /12 at the largest, or {@code fd00:10:96::/112}, of which at most 65,535 are given
 */
public record ServiceRange(String cidr) {
    private static final int MOST_V6 = 65_536;

    public ServiceRange {
        String[] parts = cidr.split("/", -1);
        boolean v6 = Addresses.isIpv6(cidr);
        boolean fine = parts.length == 2
                && parts[1].matches("\\d{1,3}")
                && Addresses.parse(parts[0]) != null
                && Integer.parseInt(parts[1]) >= (v6 ? 48 : 12)
                && Integer.parseInt(parts[1]) <= (v6 ? 126 : 30);
        if (!fine) {
            throw new IllegalArgumentException(
                    "--service-cluster-ip-range must be an IPv4 range from /12 to /30 or an IPv6"
                            + " range from /48 to /126, not " + cidr);
        }
    }

    public String family() {
        return familyOf(cidr);
    }

    /** Of an address or a range. */
    public static String familyOf(String address) {
        return Addresses.isIpv6(address) ? "IPv6" : "IPv4";
    }

    /** How many addresses there are to give: not the network's own, and of IPv4 not the broadcast address. */
    int size() {
        int free = length() - bits();
        return family().equals("IPv6") ? (free >= 16 ? MOST_V6 : 1 << free) - 1 : (1 << free) - 2;
    }

    /** The address with the number, the first being 0. */
    String ip(int offset) {
        byte[] bytes = base().add(BigInteger.valueOf(offset + 1L)).toByteArray();
        byte[] address = new byte[length() / 8];
        for (int i = 0; i < Math.min(bytes.length, address.length); i++) {
            address[address.length - 1 - i] = bytes[bytes.length - 1 - i];
        }
        return text(address);
    }

    /** The number of the address, -1 if it is not one of those. */
    int offset(String ip) {
        InetAddress address = familyOf(ip).equals(family()) ? Addresses.parse(ip) : null;
        if (address == null) {
            return -1;
        }
        BigInteger offset =
                new BigInteger(1, address.getAddress()).subtract(base()).subtract(BigInteger.ONE);
        return offset.signum() < 0 || offset.compareTo(BigInteger.valueOf(size())) >= 0 ? -1 : offset.intValue();
    }

    private int length() {
        return family().equals("IPv6") ? 128 : 32;
    }

    private int bits() {
        return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    }

    private BigInteger base() {
        InetAddress address = Objects.requireNonNull(Addresses.parse(cidr.substring(0, cidr.indexOf('/'))));
        int free = length() - bits();
        return new BigInteger(1, address.getAddress()).shiftRight(free).shiftLeft(free);
    }

    private static String text(byte[] address) {
        if (address.length == 4) {
            return "%d.%d.%d.%d".formatted(address[0] & 0xFF, address[1] & 0xFF, address[2] & 0xFF, address[3] & 0xFF);
        }
        try {
            return shortest(InetAddress.getByAddress(address).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As RFC 5952 writes it: the longest run of zeros left out. */
    private static String shortest(String groups) {
        String longest = "";
        for (int zeros = 8; zeros > 1 && longest.isEmpty(); zeros--) {
            String run = ":0".repeat(zeros).substring(1);
            if ((":" + groups + ":").contains(":" + run + ":")) {
                longest = run;
            }
        }
        if (longest.isEmpty()) {
            return groups;
        }
        String closed = (":" + groups + ":").replaceFirst(":" + longest + ":", "::");
        String open = closed.startsWith("::") ? closed : closed.substring(1);
        return open.endsWith("::") ? open : open.substring(0, open.length() - 1);
    }
}
