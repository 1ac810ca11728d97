package dev.portcullis.admission.webhook.call;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param type empty where it does not say
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HttpAnswer(int status, String type, @Nullable String retryAfter, byte[] body) {
    private static final int LONGEST_TEXT = 2048;

    boolean succeeded() {
        return status >= 200 && status <= 206;
    }

    /** Seconds until it may be asked again; -1 if it says none. */
    long retryAfterSeconds() {
        return (status == 429 || status >= 500) && retryAfter != null && retryAfter.matches("[0-9]{1,4}")
                ? Long.parseLong(retryAfter)
                : -1;
    }

    /** What an error says, if that is for people. */
    String text() {
        boolean readable = type.isEmpty() || type.startsWith("text/");
        String text = readable
                ? new String(body, 0, Math.min(body.length, LONGEST_TEXT), StandardCharsets.UTF_8).strip()
                : "";
        return text.isEmpty() ? "unknown" : text;
    }
}
