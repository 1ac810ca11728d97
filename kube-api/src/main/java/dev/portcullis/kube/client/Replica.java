package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.tracing.RequestContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica of a service: its address, the connections to it, and what is known of its health. */
public final class Replica {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final String READINESS = "/actuator/health/readiness";
    /** A replica that says nothing for so long is left out, and what may be asked elsewhere is. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Whoever comes first is asked first. */
    enum Health {
        READY,
        /** Not known yet, not ready, or about to stop. */
        WAITING,
        /** It could not be connected to, or it hangs. */
        AWAY
    }

    private final ServiceName service;
    private final InetSocketAddress address;
    private final String authority;
    private final String basePath;
    private final Connections connections;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile Health health = Health.WAITING;
    /** When it last said so; whoever has just come has not been asked yet. */
    private volatile long ready = System.nanoTime();

    Replica(ServiceName service, URI base, InetSocketAddress address, Supplier<SSLContext> tls) {
        this.service = service;
        this.address = address;
        this.authority = base.getRawAuthority();
        this.basePath = base.getRawPath() == null || base.getRawPath().equals("/") ? "" : base.getRawPath();
        this.connections = new Connections(service, base.getHost(), address, tls);
    }

    InetSocketAddress address() {
        return address;
    }

    /** Its address and port. */
    public String name() {
        return address.getHostString() + ":" + address.getPort();
    }

    Health health() {
        return health;
    }

    /** For how many nanoseconds nobody has heard that it is ready. */
    long sinceReady(long now) {
        return now - ready;
    }

    /** Whether it is to be asked rather than the other one. */
    boolean before(Replica other, boolean endless) {
        int byHealth = health.compareTo(other.health);
        return byHealth < 0 || (byHealth == 0 && busy(endless) < other.busy(endless));
    }

    private int busy(boolean endless) {
        return endless ? streams.get() : calls.get();
    }

    /**
     * Asks this replica and no other, as {@link InternalClient#send}.
     *
     * @throws StageUnavailableException if it does not answer
     */
    public InternalResponse send(
            String method,
            String path,
            Consumer<BiConsumer<String, String>> headers,
            byte @Nullable [] body,
            Duration wait,
            boolean repeatable) {
        try {
            return exchange(new Call(method, path, headers, body, wait, repeatable));
        } catch (IOException e) {
            throw StageUnavailableException.during(service, e, repeatable);
        }
    }

    /** @throws UnreachedException where nothing was sent */
    InternalResponse exchange(Call call) throws IOException {
        AtomicInteger busy = call.endless() ? streams : calls;
        busy.incrementAndGet();
        try {
            InternalResponse response = ask(call, busy);
            note(response);
            return response;
        } catch (IOException | RuntimeException e) {
            busy.decrementAndGet();
            if (e instanceof UnreachedException) {
                // Whoever is slow to take a connection may be busy; a probe will say.
                become(e.getCause() instanceof ConnectException ? Health.AWAY : Health.WAITING);
            }
            throw e;
        }
    }

    private InternalResponse ask(Call call, AtomicInteger busy) throws IOException {
        ClassicHttpRequest request = request(call);
        Connection connection = connections.take(call.longest());
        try {
            return answer(connection, request, call, busy);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (!connection.kept() || !call.repeatable() || health == Health.AWAY) {
                throw e;
            }
            connections.dropIdle();
        }
        return answer(connections.open(call.longest()), request, call, busy);
    }

    private InternalResponse answer(Connection connection, ClassicHttpRequest request, Call call, AtomicInteger busy)
            throws IOException {
        try {
            ClassicHttpResponse response = connection.exchange(request, call.longest(), call.repeatable());
            if (response.getCode() == HttpStatus.SC_SERVICE_UNAVAILABLE && !response.containsHeader("Content-Type")) {
                throw new UnreachedException("it takes no more requests");
            }
            return new InternalResponse(this, connection, response, busy, call.repeatable());
        } catch (IOException | RuntimeException e) {
            connection.abort();
            throw e;
        }
    }

    private ClassicHttpRequest request(Call call) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(call.method(), basePath + call.path());
        request.addHeader("Host", authority);
        call.headers().accept(request::addHeader);
        RequestContext.writeHeaders(request::setHeader);
        byte[] body = call.body();
        if (body != null) {
            request.addHeader("Content-Length", Integer.toString(body.length));
            request.setEntity(new ByteArrayEntity(body, null));
        }
        return request;
    }

    /** Who closes its connections is about to stop: others are asked first, until a probe finds it ready. */
    private void note(InternalResponse response) {
        if (response.last()) {
            if (health == Health.READY) {
                become(Health.WAITING);
            }
        } else if (health == Health.AWAY) {
            become(Health.WAITING);
        }
    }

    /**
     * Asks in the background how it is; does nothing while the last such question is unanswered.
     *
     * @param elsewhere whether there is somebody else to be asked if it hangs; else waiting for it is the best that can be done
     */
    void probe(BooleanSupplier elsewhere) {
        if (probing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("probe " + service.id()).start(() -> {
                try {
                    become(probed(elsewhere));
                } finally {
                    probing.set(false);
                }
            });
        }
    }

    private Health probed(BooleanSupplier elsewhere) {
        try (InternalResponse response = exchange(new Call("GET", READINESS, header -> {}, null, PATIENCE, true))) {
            response.bytes();
            return response.status() == 200 ? Health.READY : Health.WAITING;
        } catch (IOException | StageUnavailableException e) {
            if (elsewhere.getAsBoolean()) {
                connections.moveAway();
            }
            return Health.AWAY;
        }
    }

    private void become(Health next) {
        Health before = health;
        health = next;
        if (next == Health.READY) {
            ready = System.nanoTime();
        }
        if (before != next) {
            LOG.debug("{}: {}", this, next);
        }
    }

    @Override
    public String toString() {
        return service.id() + " at " + address;
    }

    ServiceName service() {
        return service;
    }

    /** Ends the connections that nobody uses; the others end with their answers. */
    void close() {
        connections.close();
    }
}
