package dev.portcullis.authn.serviceaccount;

import dev.portcullis.kube.service.BadFlagException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A length of time as kube-apiserver's flags write it: {@code 1h30m}. */
final class GoDuration {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,7})h)?(?:(\\d{1,9})m)?(?:(\\d{1,11})s)?");

    private GoDuration() {}

    /** @throws BadFlagException for anything else */
    static Duration parse(String flag, String text) {
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new BadFlagException(flag, "must be a duration like 24h or 1h30m, not " + text);
        }
        return Duration.ofHours(number(parts.group(1)))
                .plusMinutes(number(parts.group(2)))
                .plusSeconds(number(parts.group(3)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
