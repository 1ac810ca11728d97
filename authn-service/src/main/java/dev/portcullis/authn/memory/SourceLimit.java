package dev.portcullis.authn.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many bad credentials one address may have looked at, where a look is dear: so many a second, and ten seconds' worth at once. Good
 * ones cost nothing, and what is remembered needs no look. An IPv6 client counts as its network of 64 bits.
 */
public final class SourceLimit {
    private static final int MOST_SOURCES = 10_000;
    private static final int BURST_SECONDS = 10;

    private final long nanosEach;
    private final LongSupplier nanoTime;
    /** Until when what an address has used up is paid off. */
    private final Cache<String, AtomicLong> debts = Caffeine.newBuilder()
            .maximumSize(MOST_SOURCES)
            .expireAfterAccess(Duration.ofSeconds(2 * BURST_SECONDS))
            .executor(Runnable::run)
            .build();

    /** @param perSecond 0 for no limit */
    public SourceLimit(int perSecond, LongSupplier nanoTime) {
        this.nanosEach = perSecond == 0 ? 0 : Duration.ofSeconds(1).toNanos() / perSecond;
        this.nanoTime = nanoTime;
    }

    /** @throws UnansweredException if the address has shown too many */
    public void require(String address) throws UnansweredException {
        AtomicLong debt = nanosEach == 0 ? null : debts.getIfPresent(source(address));
        if (debt != null
                && debt.get() - nanoTime.getAsLong()
                        > Duration.ofSeconds(BURST_SECONDS).toNanos()) {
            throw new UnansweredException("too many bad credentials from " + address);
        }
    }

    /** A bad one was looked at. */
    public void failed(String address) {
        if (nanosEach == 0 || address.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        debts.get(source(address), key -> new AtomicLong(now))
                .updateAndGet(debt -> (debt - now < 0 ? now : debt) + nanosEach);
    }

    private static String source(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address wide
                    ? HexFormat.of().formatHex(Arrays.copyOf(wide.getAddress(), 8))
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
