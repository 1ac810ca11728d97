package dev.portcullis.admission.webhook.call;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** The connections to the server of webhooks that are configured alike, kept open between calls. Where it is, is looked up for each new one. */
final class HookServer {
    /** Of calls at once; more wait, as long as their webhook may take. */
    private static final int MOST = 256;

    private static final int MOST_IDLE = 25;
    /** To look whether it was closed takes a millisecond. */
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(90);

    /** Where connections go. */
    @FunctionalInterface
    interface Addresses {
        /** At least one. */
        List<InetSocketAddress> find() throws IOException;
    }

    private final String host;
    private final Addresses addresses;
    private final SSLSocketFactory tls;
    private final @Nullable String authorization;
    private final Semaphore places = new Semaphore(MOST);
    private final Deque<HookConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * @param host whose certificate it must show
     * @param authorization the value of the header; null for none
     */
    HookServer(String host, Addresses addresses, SSLSocketFactory tls, @Nullable String authorization) {
        this.host = host;
        this.addresses = addresses;
        this.tls = tls;
        this.authorization = authorization;
    }

    String host() {
        return host;
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    /** An exchange on a connection that was kept, and that turns out to be dead, is done again on a new one. */
    HttpAnswer exchange(ClassicHttpRequest request, long deadline) throws IOException, InterruptedException {
        if (!places.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new IOException(Failures.DEADLINE);
        }
        try {
            HookConnection kept = kept();
            if (kept != null) {
                try {
                    return exchange(kept, request, deadline);
                } catch (NoHttpResponseException | SocketException | SSLException e) {
                    if (Thread.currentThread().isInterrupted() || deadline - System.nanoTime() <= 0) {
                        throw e;
                    }
                    dropIdle();
                }
            }
            return exchange(open(deadline), request, deadline);
        } finally {
            places.release();
        }
    }

    private HttpAnswer exchange(HookConnection connection, ClassicHttpRequest request, long deadline)
            throws IOException {
        boolean done = false;
        try {
            HttpAnswer answer = connection.exchange(request, deadline);
            done = connection.lasts() && idle.size() < MOST_IDLE;
            if (done) {
                idle.addFirst(connection);
                if (closed) {
                    dropIdle();
                }
            }
            return answer;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    private @Nullable HookConnection kept() {
        for (HookConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            if (connection.idle() < FRESH || connection.idle() < LONGEST_IDLE && !connection.stale()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    /** The first address that can be connected to. */
    private HookConnection open(long deadline) throws IOException {
        IOException last = null;
        for (InetSocketAddress address : addresses.find()) {
            try {
                return HookConnection.open(address, host, tls, deadline);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last == null ? new IOException("no address of " + host + " is known") : last;
    }

    /** No connection is kept any more. */
    void close() {
        closed = true;
        dropIdle();
    }

    private void dropIdle() {
        for (HookConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }
}
