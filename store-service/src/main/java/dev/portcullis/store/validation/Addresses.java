package dev.portcullis.store.validation;

import dev.portcullis.kube.format.IpFormat;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** IP addresses and ranges, as text and never looked up. */
public final class Addresses {
    private static final String BAD_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private static final String BAD_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private Addresses() {}

    /** Null if it is no address. */
    public static @Nullable InetAddress parse(String text) {
        return IpFormat.parse(text);
    }

    public static boolean isIpv6(String text) {
        return text.contains(":");
    }

    /** Whether it is an address; an error if not. */
    static boolean valid(Field ip) {
        if (parse(ip.text()) == null) {
            ip.invalid(BAD_IP);
            return false;
        }
        return true;
    }

    static void cidr(Field range) {
        if (!isCidr(range.text())) {
            range.invalid(BAD_CIDR);
        }
    }

    public static boolean isCidr(String text) {
        String[] parts = text.split("/", -1);
        InetAddress address = parts.length == 2 ? parse(parts[0]) : null;
        return address != null
                && parts[1].matches("0|[1-9]\\d{0,2}")
                && Integer.parseInt(parts[1]) <= address.getAddress().length * 8;
    }

    /** Whether all addresses of the one range, and not as many as there are, are of the other. */
    static boolean isStrictlyWithin(String range, String other) {
        String[] inner = range.split("/");
        String[] outer = other.split("/");
        byte[] address = Objects.requireNonNull(parse(inner[0])).getAddress();
        byte[] network = Objects.requireNonNull(parse(outer[0])).getAddress();
        int length = Integer.parseInt(outer[1]);
        if (address.length != network.length || Integer.parseInt(inner[1]) <= length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            if ((address[bit / 8] >> 7 - bit % 8 & 1) != (network[bit / 8] >> 7 - bit % 8 & 1)) {
                return false;
            }
        }
        return true;
    }

    /** Nothing that only has a meaning on one machine or link. */
    static void notSpecial(Field ip) {
        InetAddress address = parse(ip.text());
        if (address == null) {
            return;
        }
        boolean v6 = isIpv6(ip.text());
        if (address.isAnyLocalAddress()) {
            ip.invalid("may not be unspecified (" + (v6 ? "::" : "0.0.0.0") + ")");
        }
        if (address.isLoopbackAddress()) {
            ip.invalid("may not be in the loopback range (" + (v6 ? "::1/128" : "127.0.0.0/8") + ")");
        }
        if (address.isLinkLocalAddress()) {
            ip.invalid("may not be in the link-local range (" + (v6 ? "fe80::/10" : "169.254.0.0/16") + ")");
        }
        boolean localMulticast = v6 ? address.isMCLinkLocal() : ip.text().startsWith("224.0.0.");
        if (localMulticast) {
            ip.invalid("may not be in the link-local multicast range (" + (v6 ? "ff02::/10" : "224.0.0.0/24") + ")");
        }
    }
}
