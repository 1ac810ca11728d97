package dev.portcullis.kube.cel;

import static dev.portcullis.kube.cel.AddressFunctions.IP;

import dev.cel.common.types.SimpleType;
import java.util.List;

/** {@code cidr('10.0.0.0/8').containsIP('10.1.2.3')}. */
final class RangeFunctions {
    private static final Kind<Cidr> CIDR = Kind.own("net.CIDR", Cidr.class);

    static final List<Overload> ALL = List.of(
            Overload.global("cidr", "string_to_cidr", CIDR.type(), Kind.STRING, Cidr::parse),
            Overload.global("isCIDR", "is_cidr", SimpleType.BOOL, Kind.STRING, Cidr::is),
            Overload.global("string", "cidr_to_string", SimpleType.STRING, CIDR, Cidr::toString),
            Overload.member(
                    "containsIP",
                    "cidr_contains_ip_string",
                    SimpleType.BOOL,
                    CIDR,
                    Kind.STRING,
                    (range, ip) -> range.contains(IpAddress.parse(ip))),
            Overload.member("containsIP", "cidr_contains_ip_ip", SimpleType.BOOL, CIDR, IP, Cidr::contains),
            Overload.member(
                    "containsCIDR",
                    "cidr_contains_cidr_string",
                    SimpleType.BOOL,
                    CIDR,
                    Kind.STRING,
                    (range, other) -> range.contains(Cidr.parse(other))),
            Overload.member("containsCIDR", "cidr_contains_cidr", SimpleType.BOOL, CIDR, CIDR, Cidr::contains),
            Overload.member("ip", "cidr_ip", IP.type(), CIDR, Cidr::ip),
            Overload.member("prefixLength", "cidr_prefix_length", SimpleType.INT, CIDR, range -> (long) range.bits()),
            Overload.member("masked", "cidr_masked", CIDR.type(), CIDR, Cidr::masked));

    private RangeFunctions() {}
}
