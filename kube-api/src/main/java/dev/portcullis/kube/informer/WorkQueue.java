package dev.portcullis.kube.informer;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that a controller has to look at: each once, however often it was added, never by two workers at a time; one whose
 * work failed comes again, later each time (client-go's {@code workqueue}).
 */
public final class WorkQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Brings the world of one key in order. What it throws makes the key come again. */
    @FunctionalInterface
    public interface Work {
        void reconcile(String key) throws Exception;
    }

    private final String name;
    private final Work work;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private volatile boolean closed;

    public WorkQueue(String name, Work work) {
        this.name = name;
        this.work = work;
    }

    public WorkQueue start(int workers) {
        for (int i = 0; i < workers; i++) {
            Thread.ofVirtual().name(name + "-" + i).start(this::run);
        }
        return this;
    }

    public void add(String key) {
        lock.lock();
        try {
            waiting.add(key);
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    public void addAfter(String key, Duration delay) {
        if (!closed) {
            later.schedule(() -> add(key), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        while (!closed) {
            String key;
            try {
                key = take();
            } catch (InterruptedException e) {
                return;
            }
            try {
                work.reconcile(key);
                failures.remove(key);
            } catch (Exception e) {
                int times = failures.merge(key, 1, Integer::sum);
                LOG.debug("{}: {} failed {} times: {}", name, key, times, e.toString());
                long delay = FIRST.toMillis() << Math.min(times - 1, 12);
                addAfter(key, Duration.ofMillis(Math.min(delay, LONGEST.toMillis())));
            } finally {
                done(key);
            }
        }
    }

    private String take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                for (String key : waiting) {
                    if (!running.contains(key)) {
                        waiting.remove(key);
                        running.add(key);
                        return key;
                    }
                }
                more.await();
            }
            throw new InterruptedException("closed");
        } finally {
            lock.unlock();
        }
    }

    private void done(String key) {
        lock.lock();
        try {
            running.remove(key);
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
        later.shutdownNow();
    }
}
