package dev.portcullis.store.allocation;

import dev.portcullis.store.validation.Addresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * Addresses of one family that services get, numbered from 0: not the network's own, and of IPv4 not the broadcast address.
 *
 * @param cidr such as {@code 10.96.0.0/16} or {@code fd00:10:96::/112}
 */
public record ServiceRange(String cidr) {
    /** More than this are not counted: nobody could give so many. */
    private static final int MOST_BITS = 62;

    public ServiceRange {
        if (!Addresses.isCidr(cidr)) {
            throw new IllegalArgumentException(cidr + " is no range of addresses");
        }
    }

    /** Those of a ServiceCIDR; what is none, which another server may have let in, gives nothing. */
    public static List<ServiceRange> of(JsonNode serviceCidr) {
        return serviceCidr
                .path("spec")
                .path("cidrs")
                .valueStream()
                .map(cidr -> cidr.asString(""))
                .filter(Addresses::isCidr)
                .map(ServiceRange::new)
                .toList();
    }

    public String family() {
        return familyOf(cidr);
    }

    /** Of an address or a range. */
    public static String familyOf(String address) {
        return Addresses.isIpv6(address) ? "IPv6" : "IPv4";
    }

    /** Whether addresses are given of it: an IPv6 range may be too large. */
    boolean usable() {
        return family().equals("IPv4") || prefix() >= 64;
    }

    /** How many addresses there are to give. */
    long size() {
        int free = Math.min(length() - prefix(), MOST_BITS);
        return Math.max(0, (1L << free) - (family().equals("IPv6") ? 1 : 2));
    }

    /** How many of the first are given only when the others are: who wants a certain address finds it free among them. */
    long reserved() {
        long all = 1L << Math.min(length() - prefix(), MOST_BITS);
        return all <= 16 ? 0 : Math.clamp(all / 16, 16, 256);
    }

    /** The address with the number. */
    String ip(long offset) {
        byte[] bytes = base().add(BigInteger.valueOf(offset + 1)).toByteArray();
        byte[] address = new byte[length() / 8];
        for (int i = 0; i < Math.min(bytes.length, address.length); i++) {
            address[address.length - 1 - i] = bytes[bytes.length - 1 - i];
        }
        return Addresses.text(address);
    }

    /** Whether it is one of those addresses. */
    public boolean contains(String ip) {
        InetAddress address = familyOf(ip).equals(family()) ? Addresses.parse(ip) : null;
        if (address == null || address.getAddress().length * 8 != length()) {
            return false;
        }
        BigInteger offset = new BigInteger(1, address.getAddress()).subtract(base());
        BigInteger last = BigInteger.ONE.shiftLeft(length() - prefix()).subtract(BigInteger.ONE);
        int end = offset.compareTo(last);
        return offset.signum() > 0 && (family().equals("IPv6") ? end <= 0 : end < 0);
    }

    /** The address as IPAddresses are named; one that can't be read stays what it is. */
    public static String canonical(String ip) {
        InetAddress address = Addresses.parse(ip);
        return address == null ? ip : Addresses.text(address.getAddress());
    }

    private int length() {
        return family().equals("IPv6") ? 128 : 32;
    }

    private int prefix() {
        return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    }

    private BigInteger base() {
        InetAddress address = Objects.requireNonNull(Addresses.parse(cidr.substring(0, cidr.indexOf('/'))));
        int free = length() - prefix();
        return new BigInteger(1, address.getAddress()).shiftRight(free).shiftLeft(free);
    }
}
