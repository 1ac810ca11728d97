package dev.portcullis.authz;

import java.util.List;

/** The chain's decision, and how it came about. */
public record Verdict(Decision decision, List<Trace> trace) {
    public boolean allowed() {
        return decision instanceof Decision.Allow;
    }
}
