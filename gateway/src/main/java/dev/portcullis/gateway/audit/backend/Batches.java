package dev.portcullis.gateway.audit.backend;

import dev.portcullis.gateway.settings.AuditSettings.Batching;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events for a while and hands them over many at a time, from a thread of its own: no request waits. What finds no room is lost and
 * counted, room being a number of events and a number of bytes.
 */
final class Batches implements AuditBackend {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
    private static final byte[] END = {};
    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final long FAREWELL_SECONDS = 5;

    private final AuditBackend backend;
    private final Batching limits;
    private final int atATime;
    private final BlockingQueue<byte[]> buffer;
    private final AtomicLong bytes = new AtomicLong();
    private final Semaphore underWay;
    private final Throttle throttle;
    private final Counter errors;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean losing;

    /** @param atATime how many batches may be under way; with one they keep their order */
    Batches(AuditBackend backend, Batching limits, int atATime, AuditMetrics metrics) {
        this.backend = backend;
        this.limits = limits;
        this.atATime = atATime;
        this.buffer = new ArrayBlockingQueue<>(limits.buffer() + 1);
        this.underWay = new Semaphore(atATime);
        this.throttle = new Throttle(limits.batchesPerSecond(), limits.burst());
        this.errors = metrics.errors("buffered");
        this.thread = Thread.ofVirtual().name("audit-batches").start(this::run);
    }

    @Override
    public boolean accept(List<byte[]> events) {
        events.forEach(this::keep);
        return true;
    }

    private void keep(byte[] event) {
        if (closing
                || buffer.size() >= limits.buffer()
                || bytes.get() + event.length > MOST_BYTES
                || !buffer.offer(event)) {
            errors.increment();
            if (!losing) {
                losing = true;
                LOG.error("the buffer of audit events is full, events are being lost");
            }
        } else {
            bytes.addAndGet(event.length);
        }
    }

    /** Events that no batch has yet. */
    int waiting() {
        return buffer.size();
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                List<byte[]> batch = new ArrayList<>();
                more = collect(batch);
                if (!batch.isEmpty()) {
                    hand(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a first event, and then for more, until the batch is full or its time is over. False at the end of all. */
    private boolean collect(List<byte[]> batch) throws InterruptedException {
        byte[] event = buffer.take();
        long deadline = System.nanoTime() + limits.maxWait().toNanos();
        while (event != null && event != END) {
            batch.add(event);
            if (batch.size() >= limits.maxSize()) {
                return true;
            }
            long left = deadline - System.nanoTime();
            event = left > 0 && !closing ? buffer.poll(left, TimeUnit.NANOSECONDS) : buffer.poll();
        }
        return event != END;
    }

    private void hand(List<byte[]> batch) throws InterruptedException {
        if (!closing) {
            throttle.await();
        }
        underWay.acquire();
        if (atATime == 1) {
            deliver(batch);
        } else {
            Thread.ofVirtual().name("audit-batch").start(() -> deliver(batch));
        }
    }

    private void deliver(List<byte[]> batch) {
        try {
            backend.accept(batch);
        } finally {
            long size = batch.stream().mapToLong(event -> event.length).sum();
            bytes.addAndGet(-size);
            losing = false;
            underWay.release();
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (buffer.offer(END, FAREWELL_SECONDS, TimeUnit.SECONDS)
                    && thread.join(Duration.ofSeconds(FAREWELL_SECONDS))) {
                underWay.tryAcquire(atATime, FAREWELL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        backend.close();
    }
}
