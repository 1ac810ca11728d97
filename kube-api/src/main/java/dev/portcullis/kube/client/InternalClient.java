package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Calls one service of the suite over mutual TLS, blocking (virtual threads), whichever of its replicas is healthy and has the least to
 * do. Each must show the certificate of the name that is meant. A call that no connection could be made for goes to another replica; one
 * that was sent does so only if it is safe to repeat and no byte of an answer came, or a 503.
 */
public final class InternalClient implements AutoCloseable {
    private final ServiceName service;
    private final Replicas replicas;

    /** @param base where the service listens, {@code https://127.0.0.1:1234} */
    public InternalClient(ServiceName service, URI base, SSLContext tls) {
        this(service, List.of(base), () -> tls, Names.SYSTEM);
    }

    InternalClient(ServiceName service, List<URI> urls, Supplier<SSLContext> tls, Names names) {
        this.service = service;
        this.replicas = new Replicas(service, urls, tls, names);
    }

    public ServiceName service() {
        return service;
    }

    /** Those that its URLs stand for at the moment, the healthiest first. */
    public List<Replica> replicas() {
        return replicas.present().stream()
                .sorted(Comparator.comparing(Replica::health))
                .toList();
    }

    /**
     * For what is to be done with each replica.
     *
     * @param begin called for each that there is, and for each that comes; what it returns is run when that one is gone
     */
    public void follow(Function<Replica, Runnable> begin) {
        replicas.follow(begin);
    }

    /**
     * @param path path and query as they go on the wire
     * @param headers writes the request's headers, once for each time that it is sent
     * @param wait the longest pause between two packets of the answer; zero for no limit (watches)
     * @param repeatable whether it may be sent once more where a kept connection, or a replica, turns out to be dead
     * @throws StageUnavailableException if the service does not answer
     */
    public InternalResponse send(
            String method,
            String path,
            Consumer<BiConsumer<String, String>> headers,
            byte @Nullable [] body,
            Duration wait,
            boolean repeatable) {
        Call call = new Call(method, path, headers, body, wait, repeatable);
        Patience patience = new Patience(replicas);
        List<Replica> tried = List.of();
        boolean unwell = false;
        IOException why = null;
        while (true) {
            Replica replica = replicas.pick(call.endless(), tried);
            if (replica == null) {
                if (!unwell || !patience.pause()) {
                    throw new StageUnavailableException(
                            service, why == null ? new UnknownHostException("its name stands for no address") : why);
                }
                unwell = false;
                tried = List.of();
                continue;
            }
            try {
                InternalResponse response = replica.exchange(call);
                if (!mayBeBetter(response, call, patience, tried)) {
                    return response;
                }
                response.discard();
                unwell = true;
            } catch (UnreachedException e) {
                why = e;
            } catch (IOException e) {
                if (!repeatable || e instanceof SocketTimeoutException) {
                    throw StageUnavailableException.during(service, e, repeatable);
                }
                why = e;
            }
            tried = tried.isEmpty() ? new ArrayList<>() : tried;
            tried.add(replica);
        }
    }

    /** One that is not ready, or has lost sight of what it needs, says so; another may be better off, or all of them in a moment. */
    private boolean mayBeBetter(InternalResponse response, Call call, Patience patience, List<Replica> tried) {
        if (response.status() != HttpStatus.SC_SERVICE_UNAVAILABLE || !call.repeatable()) {
            return false;
        }
        int present = replicas.present().size();
        return present > 1 && (tried.size() + 1 < present || patience.left());
    }

    /** JSON in, JSON out: a review. Safe to repeat. */
    public byte[] post(String path, byte[] json, Duration wait) {
        try (InternalResponse response =
                send("POST", path, header -> header.accept("Content-Type", "application/json"), json, wait, true)) {
            return response.success();
        }
    }

    /** Ends the connections that nobody uses. */
    @Override
    public void close() {
        replicas.close();
    }
}
