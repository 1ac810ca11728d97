package dev.portcullis.authn.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The second level in Redis. After a failure it leaves Redis alone for a second; one caller then tries whether it is back. */
final class RedisTokens implements SecondLevel {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTokens.class);
    private static final String PREFIX = "portcullis:authn:verified:";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long UP = Long.MIN_VALUE;
    private static final int FIRST_TRIES = 3;

    private final StringRedisTemplate redis;
    /** When to try again, on {@link System#nanoTime}'s clock. */
    private final AtomicLong retryAt = new AtomicLong(UP);

    private volatile @Nullable String problem;

    RedisTokens(RedisConnectionFactory connections) {
        this.redis = new StringRedisTemplate(connections);
    }

    /** Connects, so that the first request need not; a client that has just been loaded may be too slow for its own limits at first. */
    void begin() {
        for (int i = 0; i < FIRST_TRIES; i++) {
            try {
                redis.hasKey(PREFIX);
                return;
            } catch (DataAccessException | IllegalStateException e) {
                LOG.debug("Redis did not answer at first: {}", e.toString());
            }
        }
        problem();
    }

    @Override
    public @Nullable String get(String id) {
        return attempt(() -> redis.opsForValue().get(PREFIX + id));
    }

    @Override
    public void put(String id, String proof) {
        attempt(() -> {
            redis.opsForValue().set(PREFIX + id, proof, CachedTokens.LIFETIME);
            return null;
        });
    }

    /** Why it is not used at present; null where it is. Asks Redis. */
    @Nullable
    String problem() {
        attempt(() -> redis.hasKey(PREFIX));
        return problem;
    }

    boolean up() {
        return problem == null;
    }

    private <T> @Nullable T attempt(Supplier<@Nullable T> command) {
        long until = retryAt.get();
        if (until != UP) {
            long now = System.nanoTime();
            if (now - until < 0 || !retryAt.compareAndSet(until, now + PAUSE.toNanos())) {
                return null;
            }
        }
        try {
            T answer = command.get();
            back();
            return answer;
        } catch (DataAccessException | IllegalStateException e) {
            if (isForeign(e)) {
                back();
            } else {
                away(e);
            }
            return null;
        }
    }

    private void back() {
        if (retryAt.getAndSet(UP) != UP) {
            problem = null;
            LOG.info("Redis is back");
        }
    }

    private void away(RuntimeException e) {
        String why = RedisProblem.of(e);
        if (retryAt.getAndSet(System.nanoTime() + PAUSE.toNanos()) == UP) {
            LOG.warn("Redis is unavailable, the local cache goes on alone: {}", why);
        }
        problem = why;
    }

    /** Somebody else keeps something else under our name: there is nothing of ours then, and Redis is well. */
    private static boolean isForeign(RuntimeException e) {
        return RedisProblem.of(e).startsWith("WRONGTYPE");
    }
}
