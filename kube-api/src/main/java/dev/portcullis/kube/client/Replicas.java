package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas of a service: all addresses that the hosts of its URLs stand for, looked up again every two seconds. While there is more
 * than one, each is asked every second how it is.
 */
final class Replicas implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int ROUNDS_BETWEEN_LOOKS = 2;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

    private final ServiceName service;
    private final List<URI> urls;
    private final Supplier<SSLContext> tls;
    private final Names names;
    private final boolean named;
    private final CountDownLatch looked = new CountDownLatch(1);
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Follower> followers = new ArrayList<>();
    private volatile List<Replica> present = List.of();
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** Somebody who has to do with each replica, and how that is ended for those that it has to do with. */
    private record Follower(Function<Replica, Runnable> begin, Map<Replica, Runnable> ends) {}

    Replicas(ServiceName service, List<URI> urls, Supplier<SSLContext> tls, Names names) {
        this.service = service;
        this.urls = urls;
        this.tls = tls;
        this.names = names;
        this.named = !urls.stream().allMatch(url -> isAddress(url.getHost()));
        if (!named) {
            lookUp();
        }
        if (named || present.size() > 1) {
            thread = Thread.ofVirtual().name("replicas of " + service.id()).start(this::watch);
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    List<Replica> present() {
        return present;
    }

    /**
     * The one to be asked: of the healthiest the one with the least to do, in turn where that says nothing.
     *
     * @return null if there are none but those that were tried
     */
    @Nullable
    Replica pick(boolean endless, List<Replica> tried) {
        List<Replica> all = present.isEmpty() ? first() : present;
        int size = all.size();
        int start = size > 1 ? Math.floorMod(turn.getAndIncrement(), size) : 0;
        Replica best = null;
        for (int i = 0; i < size; i++) {
            Replica next = all.get((start + i) % size);
            if (!tried.contains(next) && (best == null || next.before(best, endless))) {
                best = next;
            }
        }
        return best;
    }

    /** For how many nanoseconds nobody has heard of any that it is ready. */
    long sinceReady(long now) {
        return present.stream()
                .mapToLong(replica -> replica.sinceReady(now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private List<Replica> first() {
        try {
            looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return present;
    }

    private void watch() {
        for (int round = 0; !closed; round++) {
            if (named && (round % ROUNDS_BETWEEN_LOOKS == 0 || present.isEmpty())) {
                lookUp();
            }
            List<Replica> all = present;
            if (all.size() > 1) {
                all.forEach(replica -> replica.probe(() -> isOther(replica)));
            }
            try {
                Thread.sleep(ROUND);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Whether there is one beside it that is not away. */
    private boolean isOther(Replica replica) {
        return present.stream().anyMatch(other -> other != replica && other.health() != Replica.Health.AWAY);
    }

    /** A name that says nothing now stands for what it stood for: whoever cannot ask must not lose what works. */
    private void lookUp() {
        Map<InetSocketAddress, URI> found = new LinkedHashMap<>();
        boolean all = true;
        for (URI url : urls) {
            int port = url.getPort() < 0 ? 443 : url.getPort();
            try {
                for (InetAddress address : names.addresses(url.getHost())) {
                    found.putIfAbsent(new InetSocketAddress(address, port), url);
                }
            } catch (UnknownHostException e) {
                LOG.debug("{}: {}", service.id(), e.toString());
                all = false;
            }
        }
        update(found, all);
        if (all) {
            looked.countDown();
        }
    }

    private synchronized void update(Map<InetSocketAddress, URI> found, boolean all) {
        List<Replica> next = new ArrayList<>();
        List<Replica> gone = new ArrayList<>();
        for (Replica replica : present) {
            boolean stays = found.remove(replica.address()) != null || !all;
            (stays ? next : gone).add(replica);
        }
        List<Replica> added = new ArrayList<>();
        found.forEach((address, url) -> added.add(new Replica(service, url, address, tls)));
        if (closed || (added.isEmpty() && gone.isEmpty())) {
            return;
        }
        next.addAll(added);
        present = List.copyOf(next);
        for (Follower follower : followers) {
            gone.forEach(replica -> end(follower, replica));
            added.forEach(
                    replica -> follower.ends().put(replica, follower.begin().apply(replica)));
        }
        gone.forEach(Replica::close);
    }

    private static void end(Follower follower, Replica replica) {
        Runnable end = follower.ends().remove(replica);
        if (end != null) {
            end.run();
        }
    }

    synchronized void follow(Function<Replica, Runnable> begin) {
        Follower follower = new Follower(begin, new LinkedHashMap<>());
        followers.add(follower);
        present.forEach(replica -> follower.ends().put(replica, begin.apply(replica)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
        followers.forEach(follower -> follower.ends().values().forEach(Runnable::run));
        present.forEach(Replica::close);
    }
}
