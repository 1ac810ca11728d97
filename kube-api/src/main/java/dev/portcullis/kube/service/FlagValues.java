package dev.portcullis.kube.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * The flags of a service, as its settings read them. A flag without a value counts as not given; a value that cannot be is a
 * {@link BadFlagException}.
 */
public final class FlagValues {
    private final Function<String, @Nullable String> flags;

    public FlagValues(Function<String, @Nullable String> flags) {
        this.flags = flags;
    }

    public static FlagValues of(Environment flags) {
        return new FlagValues(flags::getProperty);
    }

    public @Nullable String text(String flag) {
        String value = flags.apply(flag);
        return value == null || value.isBlank() ? null : value.strip();
    }

    public String text(String flag, String otherwise) {
        String value = text(flag);
        return value == null ? otherwise : value;
    }

    public @Nullable Path file(String flag) {
        String value = text(flag);
        return value == null ? null : Path.of(value);
    }

    /** By comma; a flag that is given more than once says all of it. */
    public List<String> list(String flag) {
        return Arrays.stream(text(flag, "").split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    public List<String> list(String flag, List<String> otherwise) {
        List<String> values = list(flag);
        return values.isEmpty() ? otherwise : values;
    }

    public Duration duration(String flag, Duration otherwise) {
        String value = text(flag);
        if (value == null) {
            return otherwise;
        }
        try {
            return GoDuration.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadFlagException(flag, "must be a duration like 10s, 24h or 1h30m, not " + value);
        }
    }

    public boolean on(String flag, boolean otherwise) {
        String value = text(flag);
        return switch (value) {
            case null -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadFlagException(flag, "must be true or false, not " + value);
        };
    }

    public int number(String flag, int otherwise) {
        String value = text(flag);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw new BadFlagException(flag, "must be a number, not " + value);
        }
        return Integer.parseInt(value);
    }
}
