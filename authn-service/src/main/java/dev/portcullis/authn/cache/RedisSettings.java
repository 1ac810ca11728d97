package dev.portcullis.authn.cache;

import dev.portcullis.kube.service.BadFlagException;
import java.net.URI;
import java.time.Duration;

/** {@code --redis-url}; the times are short, because a token is verified faster than a dead Redis is waited for. */
record RedisSettings(String url, Duration connectTimeout, Duration commandTimeout) {
    RedisSettings {
        String scheme;
        try {
            scheme = URI.create(url).getScheme();
        } catch (IllegalArgumentException e) {
            scheme = "";
        }
        if (!"redis".equals(scheme) && !"rediss".equals(scheme)) {
            throw new BadFlagException("redis-url", "must look like redis://HOST:PORT, or rediss:// for TLS");
        }
    }

    static RedisSettings of(String url) {
        return new RedisSettings(url, Duration.ofMillis(250), Duration.ofMillis(100));
    }
}
