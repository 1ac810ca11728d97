package dev.portcullis.authn.cache;

import dev.portcullis.kube.service.BadFlagException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** {@code --redis-url}; the times are short, because a token is verified faster than a dead Redis is waited for. */
record RedisSettings(String url, Duration connectTimeout, Duration commandTimeout) {
    RedisSettings {
        if (!isRedis(url)) {
            throw new BadFlagException(
                    "redis-url", "must look like redis://[[USER]:PASSWORD@]HOST:PORT[/DATABASE], or rediss:// for TLS");
        }
    }

    private static boolean isRedis(String url) {
        try {
            URI uri = new URI(url);
            return ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawPath().matches("/?|/[0-9]{1,4}");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static RedisSettings of(String url) {
        return new RedisSettings(url, Duration.ofMillis(250), Duration.ofMillis(100));
    }
}
