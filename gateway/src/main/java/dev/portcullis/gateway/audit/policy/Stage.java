package dev.portcullis.gateway.audit.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The moments of a request at which an event is written. */
public enum Stage {
    /** The client is known; nothing has been decided. */
    REQUEST_RECEIVED("RequestReceived"),
    /** Of watches and the like: the answer's headers are out. Also what is written of a client that is not let in. */
    RESPONSE_STARTED("ResponseStarted"),
    RESPONSE_COMPLETE("ResponseComplete"),
    /** It ended by an error of ours. */
    PANIC("Panic");

    private final String text;

    Stage(String text) {
        this.text = text;
    }

    /** As it stands in policies and events. */
    public String text() {
        return text;
    }

    static Optional<Stage> named(String text) {
        return Arrays.stream(values()).filter(stage -> stage.text.equals(text)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Stage::text).toList();
    }
}
