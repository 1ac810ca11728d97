package dev.portcullis.kube.cel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of addresses, by an address of it and the bits that all have in common. */
record Cidr(IpAddress ip, int bits) {
    private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

    /** @throws IllegalArgumentException for what is none */
    static Cidr parse(String text) {
        int slash = text.lastIndexOf('/');
        try {
            if (slash < 0) {
                throw new IllegalArgumentException("netip.ParsePrefix(\"" + text + "\"): no '/'");
            }
            IpAddress ip = IpAddress.parse(text.substring(0, slash));
            String length = text.substring(slash + 1);
            if (!BITS.matcher(length).matches()
                    || Integer.parseInt(length) > ip.address().getAddress().length * 8) {
                throw new IllegalArgumentException("netip.ParsePrefix(\"" + text + "\"): prefix length out of range");
            }
            return new Cidr(ip, Integer.parseInt(length));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "network address parse error during conversion from string: " + e.getMessage(), e);
        }
    }

    static boolean is(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Cidr masked() {
        return new Cidr(masked(ip, bits), bits);
    }

    boolean contains(IpAddress other) {
        return other.family() == ip.family() && masked(other, bits).equals(masked(ip, bits));
    }

    boolean contains(Cidr other) {
        return bits <= other.bits && contains(other.ip);
    }

    private static IpAddress masked(IpAddress ip, int bits) {
        byte[] bytes = ip.address().getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            bytes[i] &= (byte) (0xff << (8 - kept));
        }
        try {
            return new IpAddress(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return ip + "/" + bits;
    }
}
