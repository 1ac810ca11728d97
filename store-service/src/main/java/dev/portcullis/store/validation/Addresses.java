package dev.portcullis.store.validation;

import dev.portcullis.kube.format.IpFormat;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** IP addresses and ranges, as text and never looked up. */
public final class Addresses {
    private static final String BAD_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private static final String BAD_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private static final String BAD_INTERFACE =
            "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)";

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

    /** As the newer fields want them: written in one way only. */
    static void strict(Field ip) {
        String text = ip.text();
        InetAddress address = parse(text);
        if (address == null) {
            ip.invalid(parse(withoutZeros(text)) == null ? BAD_IP : "must not have leading 0s");
        } else if (isMapped(text, address)) {
            ip.invalid("must not be an IPv4-mapped IPv6 address");
        } else if (!text(address.getAddress()).equals(text)) {
            ip.invalid("must be in canonical form (\"" + text(address.getAddress()) + "\")");
        }
    }

    /** As the newer fields want them: the network's own address, written in one way only. */
    static void strictCidr(Field range) {
        String text = range.text();
        String[] parts = text.split("/", -1);
        InetAddress address = parse(parts[0]);
        if (address != null && parts.length == 2 && isMapped(parts[0], address)) {
            range.invalid("must not have an IPv4-mapped IPv6 address");
        } else if (address == null || !isCidr(text)) {
            range.invalid(isCidr(withoutZeros(text)) ? "must not have leading 0s in IP or prefix length" : BAD_CIDR);
        } else if (!isNetwork(address.getAddress(), Integer.parseInt(parts[1]))) {
            range.invalid("must not have bits set beyond the prefix length");
        } else if (!text(address.getAddress()).equals(parts[0])) {
            range.invalid("must be in canonical form (\"" + text(address.getAddress()) + '/' + parts[1] + "\")");
        }
    }

    /** An address with its network's length, which is what an interface has, written in one way only. */
    static void strictInterface(Field address) {
        String[] parts = withoutZeros(address.text()).split("/", -1);
        InetAddress ip = parse(parts[0]);
        if (ip == null || parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
            address.invalid(BAD_INTERFACE);
            return;
        }
        int length = Integer.parseInt(parts[1]) - (isMapped(parts[0], ip) ? 96 : 0);
        String canonical = text(ip.getAddress()) + '/' + length;
        if (length < 0 || length > ip.getAddress().length * 8) {
            address.invalid(BAD_INTERFACE);
        } else if (!address.is(canonical)) {
            address.invalid("must be in canonical form (\"" + canonical + "\")");
        }
    }

    private static String withoutZeros(String text) {
        return text.replaceAll("(^|[./])0+(?=[0-9])", "$1");
    }

    private static boolean isMapped(String text, InetAddress address) {
        return isIpv6(text) && address.getAddress().length == 4;
    }

    private static boolean isNetwork(byte[] address, int prefix) {
        for (int bit = prefix; bit < address.length * 8; bit++) {
            if ((address[bit / 8] >> 7 - bit % 8 & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** As it is written, IPv6 as in RFC 5952. */
    public static String text(byte[] address) {
        if (address.length == 4) {
            return "%d.%d.%d.%d".formatted(address[0] & 0xFF, address[1] & 0xFF, address[2] & 0xFF, address[3] & 0xFF);
        }
        try {
            return shortest(InetAddress.getByAddress(address).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The longest run of zeros is left out. */
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
