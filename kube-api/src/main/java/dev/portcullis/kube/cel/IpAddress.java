package dev.portcullis.kube.cel;

import dev.portcullis.kube.format.IpFormat;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** An address; {@link #toString()} is its canonical form, that of RFC 5952. */
record IpAddress(InetAddress address) {

    /** @throws IllegalArgumentException for what is none, has a zone, or is an IPv4 address in IPv6's clothes */
    static IpAddress parse(String text) {
        if (text.contains("%") && text.contains(":")) {
            throw new IllegalArgumentException("IP address \"" + text + "\" with zone value is not allowed");
        }
        InetAddress address = IpFormat.parse(text);
        if (address == null) {
            throw new IllegalArgumentException("IP Address \"" + text
                    + "\" parse error during conversion from string: ParseAddr(\"" + text + "\"): unable to parse IP");
        }
        if (address instanceof Inet4Address && text.contains(":")) {
            throw new IllegalArgumentException("IPv4-mapped IPv6 address \"" + text + "\" is not allowed");
        }
        return new IpAddress(address);
    }

    static boolean is(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    long family() {
        return address instanceof Inet4Address ? 4 : 6;
    }

    boolean isGlobalUnicast() {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress()
                && !toString().equals("255.255.255.255");
    }

    @Override
    public String toString() {
        return address instanceof Inet6Address ? compressed(address.getAddress()) : address.getHostAddress();
    }

    /** Of the longest runs of two zeros or more the first is left out. */
    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        Arrays.setAll(groups, i -> (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff);
        int start = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
