package dev.portcullis.bench.faults.checker;

import dev.portcullis.bench.faults.history.History;
import java.util.function.Function;

/** One promise. */
public record Check(String promise, Function<History, Finding> decide) {

    /** What came of it. */
    public sealed interface Finding {
        /** @param what how much was looked at */
        record Kept(String what) implements Finding {}

        /** @param first the first violation, for people to read */
        record Broken(String first) implements Finding {}
    }

    static Finding kept(String format, Object... numbers) {
        return new Finding.Kept(format.formatted(numbers));
    }

    static Finding broken(String format, Object... details) {
        return new Finding.Broken(format.formatted(details));
    }
}
