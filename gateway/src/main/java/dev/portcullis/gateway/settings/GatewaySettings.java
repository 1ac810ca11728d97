package dev.portcullis.gateway.settings;

import dev.portcullis.kube.service.GoDuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The flags, checked.
 *
 * @param cipherSuites empty: the JDK's
 * @param maxReads 0 for no limit
 * @param maxWrites 0 for no limit
 * @param frontProxyHeaders how the headers begin that authn-service may need from an authenticating proxy
 * @param minWatchTime how long a watch without a timeout of its own lasts at least
 */
public record GatewaySettings(
        Path certificate,
        Path privateKey,
        boolean tls12,
        List<String> cipherSuites,
        int maxStreams,
        int maxReads,
        int maxWrites,
        Duration requestTimeout,
        Duration minWatchTime,
        @Nullable String auditLogPath,
        List<String> frontProxyHeaders) {

    /**
     * @param flags the value of a flag, or null
     * @throws IllegalArgumentException with a sentence that names the flag
     */
    public static GatewaySettings of(Function<String, @Nullable String> flags) {
        return new GatewaySettings(
                file(flags, "tls-cert-file"),
                file(flags, "tls-private-key-file"),
                tls12(flags.apply("tls-min-version")),
                list(flags.apply("tls-cipher-suites")),
                number(flags, "http2-max-streams-per-connection", 1000),
                number(flags, "max-requests-inflight", 400),
                number(flags, "max-mutating-requests-inflight", 200),
                duration(flags, "request-timeout", Duration.ofMinutes(1)),
                Duration.ofSeconds(number(flags, "min-request-timeout", 1800)),
                flags.apply("audit-log-path"),
                frontProxyHeaders(flags));
    }

    private static List<String> frontProxyHeaders(Function<String, @Nullable String> flags) {
        return Stream.concat(
                        Stream.of("x-remote-"),
                        Stream.of("username-headers", "uid-headers", "group-headers", "extra-headers-prefix")
                                .flatMap(flag -> list(flags.apply("requestheader-" + flag)).stream()))
                .distinct()
                .toList();
    }

    private static Path file(Function<String, @Nullable String> flags, String flag) {
        String value = flags.apply(flag);
        if (value == null || !Files.isReadable(Path.of(value))) {
            throw new IllegalArgumentException("--" + flag + " must name a readable PEM file"
                    + (value == null ? "" : ", and \"" + value + "\" is none"));
        }
        return Path.of(value);
    }

    private static boolean tls12(@Nullable String version) {
        return switch (version) {
            case null -> true;
            case "VersionTLS12" -> true;
            case "VersionTLS13" -> false;
            default ->
                throw new IllegalArgumentException(
                        "--tls-min-version must be VersionTLS12 or VersionTLS13, not \"" + version + "\"");
        };
    }

    private static List<String> list(@Nullable String value) {
        return value == null
                ? List.of()
                : Stream.of(value.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    private static int number(Function<String, @Nullable String> flags, String flag, int otherwise) {
        String value = flags.apply(flag);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("--" + flag + " must be a number, not \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }

    private static Duration duration(Function<String, @Nullable String> flags, String flag, Duration otherwise) {
        String value = flags.apply(flag);
        if (value == null) {
            return otherwise;
        }
        try {
            return GoDuration.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--" + flag + ": " + e.getMessage(), e);
        }
    }
}
