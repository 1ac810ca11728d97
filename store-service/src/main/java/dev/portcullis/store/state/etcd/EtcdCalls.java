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
import org.jspecify.annotations.Nullable;

/** Calls to etcd: repeated where nothing can happen twice, for a short while, and then given up with the exact truth. */
final class EtcdCalls implements AutoCloseable {
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 50;

    private final ManagedChannel connections;
    private final Channel channel;
    private final @Nullable EtcdLogin login;
    private final StateStoreSettings.Etcd settings;

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
        Deadline deadline = Deadline.after(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        Deadline reconnect = Deadline.after(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
        boolean loggedInAgain = false;
        while (true) {
            if (connections.isShutdown()) {
                throw new StoreUnavailableException("the store is closed", null);
            }
            Sent sent = new Sent();
            try {
                if (login != null) {
                    login.ensure();
                }
                CallOptions options = CallOptions.DEFAULT.withDeadline(deadline).withStreamTracerFactory(sent);
                return ClientCalls.blockingUnaryCall(channel, method, options, request);
            } catch (StatusRuntimeException e) {
                boolean unknown = write && sent.happened();
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
