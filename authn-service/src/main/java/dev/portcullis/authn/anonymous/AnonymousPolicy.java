package dev.portcullis.authn.anonymous;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether clients without credentials are let in.
 *
 * @param paths where only; null for everywhere
 */
public record AnonymousPolicy(boolean enabled, @Nullable List<String> paths) {
    public AnonymousPolicy {
        paths = paths == null ? null : List.copyOf(paths);
    }
}
