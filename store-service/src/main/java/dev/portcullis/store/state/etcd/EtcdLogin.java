package dev.portcullis.store.state.etcd;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends the token that etcd gave for the user name and password, where its authentication is on. */
final class EtcdLogin implements ClientInterceptor {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final long TIMEOUT_SECONDS = 5;

    private final Channel channel;
    private final String user;
    private final String password;
    private final AtomicReference<@Nullable String> token = new AtomicReference<>();

    EtcdLogin(Channel channel, String user, String password) {
        this.channel = channel;
        this.user = user;
        this.password = password;
    }

    /** Whether etcd refused the call only because the token is too old. */
    static boolean isStale(Status status) {
        String message = String.valueOf(status.getDescription());
        return message.contains("invalid auth token") || message.contains("revision of auth store is old");
    }

    /** Has the next call log in anew. */
    void forget() {
        token.set(null);
    }

    /** Logs in if need be; blocks. */
    void ensure() {
        if (token.get() == null) {
            AuthenticateRequest request = AuthenticateRequest.newBuilder()
                    .setName(user)
                    .setPassword(password)
                    .build();
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            token.set(ClientCalls.blockingUnaryCall(channel, AuthGrpc.getAuthenticateMethod(), options, request)
                    .getToken());
        }
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                String current = token.get();
                if (current != null) {
                    headers.put(TOKEN, current);
                }
                super.start(listener, headers);
            }
        };
    }
}
