package dev.portcullis.kube.cel;

import dev.cel.common.types.SimpleType;
import java.util.List;

/** {@code semver('1.2.3').isLessThan(semver('1.10.0'))}. */
final class SemverFunctions {
    private static final Kind<Semver> SEMVER = Kind.own("kubernetes.Semver", Semver.class);

    static final List<Overload> ALL = List.of(
            Overload.global("semver", "string_to_semver", SEMVER.type(), Kind.STRING, Semver::parse),
            Overload.global("semver", "string_bool_to_semver", SEMVER.type(), Kind.STRING, Kind.BOOL, Semver::parse),
            Overload.global("isSemver", "is_semver_string", SimpleType.BOOL, Kind.STRING, text -> is(text, false)),
            Overload.global(
                    "isSemver", "is_semver_string_bool", SimpleType.BOOL, Kind.STRING, Kind.BOOL, SemverFunctions::is),
            Overload.member(
                    "isGreaterThan",
                    "semver_is_greater_than",
                    SimpleType.BOOL,
                    SEMVER,
                    SEMVER,
                    (one, other) -> one.compareTo(other) > 0),
            Overload.member(
                    "isLessThan",
                    "semver_is_less_than",
                    SimpleType.BOOL,
                    SEMVER,
                    SEMVER,
                    (one, other) -> one.compareTo(other) < 0),
            Overload.member("compareTo", "semver_compare_to", SimpleType.INT, SEMVER, SEMVER, (one, other) ->
                    (long) one.compareTo(other)),
            Overload.member("major", "semver_major", SimpleType.INT, SEMVER, Semver::major),
            Overload.member("minor", "semver_minor", SimpleType.INT, SEMVER, Semver::minor),
            Overload.member("patch", "semver_patch", SimpleType.INT, SEMVER, Semver::patch));

    private SemverFunctions() {}

    private static boolean is(String text, boolean normalized) {
        try {
            Semver.parse(text, normalized);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
