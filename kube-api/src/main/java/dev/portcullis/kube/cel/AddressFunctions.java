package dev.portcullis.kube.cel;

import dev.cel.common.types.SimpleType;
import java.util.List;

/** {@code ip('::1').family()}. */
final class AddressFunctions {
    static final Kind<IpAddress> IP = Kind.own("net.IP", IpAddress.class);

    static final List<Overload> ALL = List.of(
            Overload.global("ip", "string_to_ip", IP.type(), Kind.STRING, IpAddress::parse),
            Overload.global("isIP", "is_ip", SimpleType.BOOL, Kind.STRING, IpAddress::is),
            Overload.global(
                    "ip.isCanonical",
                    "ip_is_canonical",
                    SimpleType.BOOL,
                    Kind.STRING,
                    text -> IpAddress.parse(text).toString().equals(text)),
            Overload.global("string", "ip_to_string", SimpleType.STRING, IP, IpAddress::toString),
            Overload.member("family", "ip_family", SimpleType.INT, IP, IpAddress::family),
            Overload.member(
                    "isUnspecified",
                    "ip_is_unspecified",
                    SimpleType.BOOL,
                    IP,
                    ip -> ip.address().isAnyLocalAddress()),
            Overload.member(
                    "isLoopback",
                    "ip_is_loopback",
                    SimpleType.BOOL,
                    IP,
                    ip -> ip.address().isLoopbackAddress()),
            Overload.member(
                    "isLinkLocalMulticast",
                    "ip_is_link_local_multicast",
                    SimpleType.BOOL,
                    IP,
                    ip -> ip.address().isMCLinkLocal()),
            Overload.member(
                    "isLinkLocalUnicast",
                    "ip_is_link_local_unicast",
                    SimpleType.BOOL,
                    IP,
                    ip -> ip.address().isLinkLocalAddress()),
            Overload.member(
                    "isGlobalUnicast", "ip_is_global_unicast", SimpleType.BOOL, IP, IpAddress::isGlobalUnicast));

    private AddressFunctions() {}
}
