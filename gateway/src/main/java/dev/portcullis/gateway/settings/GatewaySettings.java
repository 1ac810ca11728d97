package dev.portcullis.gateway.settings;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The flags, checked.
 *
 * @param cipherSuites empty: the JDK's
 * @param maxReads 0 for no limit
 * @param maxWrites 0 for no limit
 * @param fair whether requests are told apart by flows and priority levels
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
        boolean fair,
        Duration requestTimeout,
        Duration minWatchTime,
        List<String> frontProxyHeaders) {

    /** @throws BadFlagException with a sentence that names the flag */
    public static GatewaySettings of(FlagValues flags) {
        GatewaySettings settings = new GatewaySettings(
                file(flags, "tls-cert-file"),
                file(flags, "tls-private-key-file"),
                tls12(flags.text("tls-min-version")),
                flags.list("tls-cipher-suites"),
                flags.number("http2-max-streams-per-connection", 1000),
                flags.number("max-requests-inflight", 400),
                flags.number("max-mutating-requests-inflight", 200),
                flags.on("enable-priority-and-fairness", true),
                flags.duration("request-timeout", Duration.ofMinutes(1)),
                Duration.ofSeconds(flags.number("min-request-timeout", 1800)),
                frontProxyHeaders(flags));
        if (settings.fair() && settings.maxReads() + settings.maxWrites() <= 0) {
            throw new BadFlagException(
                    "max-requests-inflight",
                    "and --max-mutating-requests-inflight must add up to something positive with --enable-priority-and-fairness");
        }
        return settings;
    }

    private static List<String> frontProxyHeaders(FlagValues flags) {
        return Stream.concat(
                        Stream.of("x-remote-"),
                        Stream.of("username-headers", "uid-headers", "group-headers", "extra-headers-prefix")
                                .flatMap(flag -> flags.list("requestheader-" + flag).stream()))
                .distinct()
                .toList();
    }

    private static Path file(FlagValues flags, String flag) {
        Path file = flags.file(flag);
        if (file == null || !Files.isReadable(file)) {
            throw new BadFlagException(
                    flag, "must name a readable PEM file" + (file == null ? "" : ", and \"" + file + "\" is none"));
        }
        return file;
    }

    private static boolean tls12(@Nullable String version) {
        return switch (version) {
            case null -> true;
            case "VersionTLS12" -> true;
            case "VersionTLS13" -> false;
            default ->
                throw new BadFlagException(
                        "tls-min-version", "must be VersionTLS12 or VersionTLS13, not \"" + version + "\"");
        };
    }
}
