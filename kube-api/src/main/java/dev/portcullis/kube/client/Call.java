package dev.portcullis.kube.client;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to any replica of a service.
 *
 * @param longest the longest pause between two packets of the answer; zero for no limit: a stream
 * @param repeatable whether it may be sent again where no byte of an answer came
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Call(
        String method,
        String path,
        Consumer<BiConsumer<String, String>> headers,
        byte @Nullable [] body,
        Duration longest,
        boolean repeatable) {

    boolean endless() {
        return longest.isZero();
    }
}
