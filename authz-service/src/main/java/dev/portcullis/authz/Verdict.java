package dev.portcullis.authz;

import java.util.List;

/**
 * The chain's decision, and how it came about.
 *
 * @param lasting whether it stays so until the epoch moves; if not, nobody may remember it
 */
public record Verdict(Decision decision, List<Trace> trace, boolean lasting) {
    public boolean allowed() {
        return decision instanceof Decision.Allow;
    }
}
