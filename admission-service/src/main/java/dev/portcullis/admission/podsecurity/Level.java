package dev.portcullis.admission.podsecurity;

import java.util.Locale;

/** How much is demanded, from nothing to most. */
enum Level {
    PRIVILEGED,
    BASELINE,
    RESTRICTED;

    /** @throws IllegalArgumentException with Kubernetes' words */
    static Level parse(String text) {
        return switch (text) {
            case "privileged" -> PRIVILEGED;
            case "baseline" -> BASELINE;
            case "restricted" -> RESTRICTED;
            default -> throw new IllegalArgumentException("must be one of privileged, baseline, restricted");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
