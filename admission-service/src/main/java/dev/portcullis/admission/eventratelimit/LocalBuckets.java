package dev.portcullis.admission.eventratelimit;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Of this process; of each limit as many keys as its cache holds, those used last. */
final class LocalBuckets implements Buckets {
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private final Map<Limit.Type, Map<String, Bucket>> buckets = new EnumMap<>(Limit.Type.class);

    private static final class Bucket {
        private double tokens;
        private long time;

        Bucket(double tokens, long time) {
            this.tokens = tokens;
            this.time = time;
        }
    }

    LocalBuckets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized boolean take(Limit limit, String key) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(limit.type(), type -> lastUsed(limit.cacheSize()))
                .computeIfAbsent(key, missing -> new Bucket(limit.burst(), now));
        bucket.tokens = Math.min(limit.burst(), bucket.tokens + (now - bucket.time) / NANOS * limit.qps());
        bucket.time = now;
        boolean left = bucket.tokens >= 1;
        if (left) {
            bucket.tokens -= 1;
        }
        return left;
    }

    private static Map<String, Bucket> lastUsed(int size) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > size;
            }
        };
    }
}
