package dev.portcullis.authn.cache;

import io.lettuce.core.RedisCommandTimeoutException;
import java.net.ConnectException;
import javax.net.ssl.SSLException;

/** What went wrong with Redis, in a sentence for whoever set {@code --redis-url}. The URL, with its password, is not in it. */
final class RedisProblem {
    private RedisProblem() {}

    static String of(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof SSLException) {
                return "TLS failed: " + cause.getMessage();
            }
            if (cause instanceof RedisCommandTimeoutException) {
                return "it does not answer in time (rediss:// is for a server that speaks TLS, redis:// for one that does not)";
            }
        }
        return root instanceof ConnectException ? "it cannot be reached: " + root.getMessage() : message(root);
    }

    private static String message(Throwable root) {
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
