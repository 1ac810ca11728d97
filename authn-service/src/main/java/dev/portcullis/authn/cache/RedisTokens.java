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

    private final StringRedisTemplate redis;
    /** When to try again, on {@link System#nanoTime}'s clock. */
    private final AtomicLong retryAt = new AtomicLong(UP);

    private volatile @Nullable String problem;

    RedisTokens(RedisConnectionFactory connections) {
        this.redis = new StringRedisTemplate(connections);
    }

    @Override
    public boolean contains(String hash) {
        return attempt(() -> Boolean.TRUE.equals(redis.hasKey(PREFIX + hash)), false);
    }

    @Override
    public void add(String hash) {
        attempt(
                () -> {
                    redis.opsForValue().set(PREFIX + hash, "1", CachedTokens.LIFETIME);
                    return true;
                },
                false);
    }

    /** Why it is not used at present; null where it is. Asks Redis. */
    @Nullable
    String problem() {
        attempt(() -> redis.hasKey(PREFIX), false);
        return problem;
    }

    boolean up() {
        return problem == null;
    }

    private boolean attempt(Supplier<Boolean> command, boolean otherwise) {
        long until = retryAt.get();
        if (until != UP) {
            long now = System.nanoTime();
            if (now - until < 0 || !retryAt.compareAndSet(until, now + PAUSE.toNanos())) {
                return otherwise;
            }
        }
        try {
            boolean answer = command.get();
            if (retryAt.getAndSet(UP) != UP) {
                problem = null;
                LOG.info("Redis is back");
            }
            return answer;
        } catch (DataAccessException | IllegalStateException e) {
            if (retryAt.getAndSet(System.nanoTime() + PAUSE.toNanos()) == UP) {
                LOG.warn("Redis is unavailable, the local cache goes on alone: {}", e.toString());
            }
            problem = e.getClass().getSimpleName();
            return otherwise;
        }
    }
}
