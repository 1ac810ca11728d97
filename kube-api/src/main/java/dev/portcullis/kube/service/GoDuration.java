package dev.portcullis.kube.service;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes' flags and parameters write them: {@code 1m0s}, {@code 500ms}, {@code 1.5h}. */
public final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile("0|([0-9]{1,9}(\\.[0-9]{1,9})?(ns|us|µs|ms|s|m|h))+");
    private static final Pattern TERM = Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h)");

    private GoDuration() {}

    /** @throws IllegalArgumentException if the text is no such duration */
    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("time: invalid duration \"" + text + "\"");
        }
        double nanos = 0;
        Matcher terms = TERM.matcher(text);
        while (terms.find()) {
            nanos += Double.parseDouble(terms.group(1)) * nanos(terms.group(2));
        }
        return Duration.ofNanos((long) nanos);
    }

    private static double nanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
    }
}
