package dev.portcullis.gateway.audit.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How much is written down of a request; each has all that those before it have. */
public enum Level {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    /** As it stands in policies and events. */
    public String text() {
        return text;
    }

    public boolean has(Level other) {
        return compareTo(other) >= 0;
    }

    public Level atMost(Level other) {
        return has(other) ? other : this;
    }

    static Optional<Level> named(String text) {
        return Arrays.stream(values()).filter(level -> level.text.equals(text)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Level::text).toList();
    }
}
