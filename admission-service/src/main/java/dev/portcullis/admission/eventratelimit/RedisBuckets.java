package dev.portcullis.admission.eventratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Shared by all replicas, on Redis' own clock. While Redis is away each process counts for itself, and asks again after a second.
 */
final class RedisBuckets implements Buckets {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBuckets.class);
    private static final String PREFIX = "portcullis:admission:events:";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A bucket that is full again need not be remembered. */
    private static final RedisScript<Long> TAKE = new DefaultRedisScript<>("""
            local qps, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
            local time = redis.call('TIME')
            local now = time[1] + time[2] / 1000000
            local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'time')
            local tokens = tonumber(bucket[1]) or burst
            tokens = math.min(burst, tokens + math.max(0, now - (tonumber(bucket[2]) or now)) * qps)
            local left = tokens >= 1
            if left then tokens = tokens - 1 end
            redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'time', string.format('%.6f', now))
            redis.call('EXPIRE', KEYS[1], math.ceil(burst / qps) + 1)
            return left and 1 or 0
            """, Long.class);

    private final StringRedisTemplate redis;
    private final Buckets local;
    private final AtomicLong retryAt = new AtomicLong(System.nanoTime());

    RedisBuckets(StringRedisTemplate redis, Buckets local) {
        this.redis = redis;
        this.local = local;
    }

    @Override
    public boolean take(Limit limit, String key) {
        if (System.nanoTime() - retryAt.get() < 0) {
            return local.take(limit, key);
        }
        try {
            Long left = redis.execute(
                    TAKE,
                    List.of(PREFIX + limit.type().text + ":" + key),
                    Integer.toString(limit.qps()),
                    Integer.toString(limit.burst()));
            return left != null && left == 1;
        } catch (DataAccessException | IllegalStateException e) {
            LOG.warn("Redis is unavailable, events are counted by each process alone: {}", e.toString());
            retryAt.set(System.nanoTime() + PAUSE.toNanos());
            return local.take(limit, key);
        }
    }
}
