package dev.portcullis.store.state.etcd;

import dev.portcullis.store.state.OutcomeUnknownException;
import dev.portcullis.store.state.StateStoreSettings;
import dev.portcullis.store.state.StoreUnavailableException;
import dev.portcullis.store.state.ValueTooLargeException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Calls to etcd: repeated where nothing can happen twice, for a short while, and then given up with the exact truth. */
final class EtcdCalls implements AutoCloseable {
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 50;

    /** How long a server may be silent to a read before the others are asked. */
    private static final Duration SILENCE = Duration.ofMillis(1500);

    private static final long RECONNECT_NANOS = Duration.ofSeconds(1).toNanos();

    private final ManagedChannel connections;
    private final Channel channel;
    private final @Nullable EtcdLogin login;
    private final StateStoreSettings.Etcd settings;
    private final AtomicLong connectedAnew = new AtomicLong(System.nanoTime() - RECONNECT_NANOS);

    EtcdCalls(StateStoreSettings.Etcd settings) {
        this.settings = settings;
        this.connections = EtcdChannel.open(settings);
        if (settings.user() != null && settings.password() != null) {
            this.login = new EtcdLogin(connections, settings.user(), settings.password());
            this.channel = ClientInterceptors.intercept(connections, login);
        } else {
            this.login = null;
            this.channel = connections;
        }
    }

    /**
     * A call that changes nothing.
     *
     * @throws StatusRuntimeException for {@code OUT_OF_RANGE} (compacted or future revision) and {@code NOT_FOUND} only
     */
    <Q, R> R read(MethodDescriptor<Q, R> method, Q request) {
        return call(method, request, false);
    }

    /** As {@link #read}, for a call that must not happen twice. */
    <Q, R> R write(MethodDescriptor<Q, R> method, Q request) {
        return call(method, request, true);
    }

    private <Q, R> R call(MethodDescriptor<Q, R> method, Q request, boolean write) {
        Deadline deadline = after(settings.timeout());
        Deadline reconnect = after(RECONNECT);
        boolean loggedInAgain = false;
        boolean again = false;
        while (true) {
            if (connections.isShutdown()) {
                throw new StoreUnavailableException("the store is closed", null);
            }
            Sent sent = new Sent();
            try {
                if (login != null) {
                    login.ensure();
                }
                CallOptions options = CallOptions.DEFAULT
                        .withDeadline(write || again ? deadline : deadline.minimum(after(SILENCE)))
                        .withStreamTracerFactory(sent);
                return ClientCalls.blockingUnaryCall(channel, method, options, request);
            } catch (StatusRuntimeException e) {
                boolean unknown = write && sent.happened();
                boolean silent = e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
                if (silent) {
                    connectAnew();
                }
                if (silent && !write && !deadline.isExpired()) {
                    again = true;
                    continue;
                }
                if (login != null && EtcdLogin.isStale(e.getStatus()) && !loggedInAgain) {
                    loggedInAgain = true;
                    login.forget();
                } else if (e.getStatus().getCode() == Status.Code.UNAVAILABLE && !unknown && !reconnect.isExpired()) {
                    if (!sent.happened()) {
                        connections.enterIdle(); // no server is connected: try anew instead of backing off
                    }
                    pause();
                } else {
                    throw translate(e, unknown);
                }
            }
        }
    }

    private static Deadline after(Duration time) {
        return Deadline.after(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * A server that hangs, or is cut off without a word, keeps its connection. Only a new one tells: it counts as made when the server has
     * answered, and until then the calls go to the others. What is under way on the old one may still be answered.
     */
    private void connectAnew() {
        long last = connectedAnew.get();
        long now = System.nanoTime();
        if (now - last > RECONNECT_NANOS && connectedAnew.compareAndSet(last, now)) {
            connections.enterIdle();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for etcd", e);
        }
    }

    private RuntimeException translate(StatusRuntimeException e, boolean unknown) {
        Status status = e.getStatus();
        String said = String.valueOf(status.getDescription());
        String message = "etcd at %s: %s: %s".formatted(settings.servers(), status.getCode(), said);
        return switch (status.getCode()) {
            case OUT_OF_RANGE, NOT_FOUND -> e; // what it means, the caller knows
            case INVALID_ARGUMENT, RESOURCE_EXHAUSTED ->
                said.contains("too large") || said.contains("larger than max")
                        ? new ValueTooLargeException("etcd takes no value of this size: " + said)
                        : new StoreUnavailableException(message, e);
            case FAILED_PRECONDITION, PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED ->
                new StoreUnavailableException(message, e);
            default -> unknown ? new OutcomeUnknownException(message, e) : new StoreUnavailableException(message, e);
        };
    }

    /** For calls that are not over with their answer. */
    Channel channel() {
        return channel;
    }

    /** Has the next call connect at once and log in anew. */
    void refresh() {
        if (connections.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            connections.enterIdle();
        }
        if (login != null) {
            login.forget();
            login.ensure();
        }
    }

    @Override
    public void close() {
        connections.shutdownNow();
    }
}
