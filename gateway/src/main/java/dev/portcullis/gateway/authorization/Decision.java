package dev.portcullis.gateway.authorization;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What authz-service decided.
 *
 * @param reason empty for none
 * @param epoch the epoch of authz-service that it was decided in; empty where it must not be remembered
 * @param annotations for the audit log: by what it was allowed, or what would nearly have allowed it
 */
public record Decision(boolean allowed, String reason, String epoch, Map<String, String> annotations) {
    public Decision {
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** About how much memory it takes, in characters. */
    int length() {
        int length = reason.length();
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            length += annotation.getValue().length();
        }
        return length;
    }
}
