package dev.portcullis.kube.client;

import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.service.SpiffeIds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.jspecify.annotations.Nullable;

/** The connections to one replica of a service, kept open between requests; the one used last is used next. */
final class Connections implements AutoCloseable {
    private static final int MOST = 4096;
    private static final int CONNECT_MILLIS = 1_000;
    /** Longer: a burst of hundreds of new connections takes its time, and who shakes hands slowly is not dead. */
    private static final int HANDSHAKE_MILLIS = 10_000;
    /** A service does not restart faster: a connection used since then is not looked at again before its next use. */
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(200);
    /** Well before the service closes it. */
    private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(60);

    /** How late a read that takes too long may be given up. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Http1Config HTTP = Http1Config.custom()
            .setMaxHeaderCount(1_000)
            .setMaxLineLength(1 << 20)
            .setBufferSize(4 * 1024)
            .build();

    private final ServiceName service;
    private final String host;
    private final InetSocketAddress address;
    private final Supplier<SSLContext> tls;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore places = new Semaphore(MOST);
    private final Set<TimedSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param host the name that is called */
    Connections(ServiceName service, String host, InetSocketAddress address, Supplier<SSLContext> tls) {
        this.service = service;
        this.host = host;
        this.address = address;
        this.tls = tls;
        Thread.ofVirtual().name("connections-" + service.id()).start(this::watch);
    }

    private void watch() {
        while (!closed || !open.isEmpty()) {
            LockSupport.parkNanos(TICK);
            open.forEach(TimedSocket::giveUp);
        }
    }

    /**
     * One that was kept, or a new one; {@link Connection#release} or {@link Connection#abort} it.
     *
     * @param wait as long a handshake may take at most; zero for no limit
     * @throws UnreachedException where no connection can be made, or not in time
     */
    Connection take(Duration wait) throws IOException {
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (kept.idle() < FRESH || (kept.idle() < LONGEST_IDLE && !kept.stale())) {
                return kept;
            }
            kept.abort();
        }
        return open(wait);
    }

    void keep(Connection connection) {
        idle.addFirst(connection);
        if (closed) {
            dropIdle();
        }
        Connection oldest = idle.peekLast();
        if (oldest != null && oldest.idle() > LONGEST_IDLE && idle.removeLastOccurrence(oldest)) {
            oldest.abort();
        }
    }

    void closed(TimedSocket socket) {
        if (open.remove(socket)) {
            places.release();
        }
    }

    /** Where one kept connection turned out to be dead, the others may be, too. */
    void dropIdle() {
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.abort();
        }
    }

    /** Where the replica hangs: whoever waits for an answer that another can give gets an {@link IOException}. */
    void moveAway() {
        dropIdle();
        open.forEach(TimedSocket::moveAway);
    }

    /** @throws UnreachedException where no connection can be made, or not in time */
    Connection open(Duration wait) throws IOException {
        if (!places.tryAcquire()) {
            throw new UnreachedException(MOST + " connections are in use");
        }
        TimedSocket socket = new TimedSocket();
        open.add(socket);
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout(wait.isZero() ? HANDSHAKE_MILLIS : (int) Math.min(HANDSHAKE_MILLIS, wait.toMillis()));
            SSLSocket secure =
                    (SSLSocket) tls.get().getSocketFactory().createSocket(socket, host, address.getPort(), true);
            secure.startHandshake();
            verify(secure.getSession());
            secure.setSoTimeout(0);
            return new Connection(this, socket, secure, new DefaultBHttpClientConnection(HTTP));
        } catch (IOException e) {
            drop(socket);
            boolean late = e instanceof SocketTimeoutException;
            throw new UnreachedException(late ? "no connection in time" : String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            drop(socket);
            throw e;
        }
    }

    private void drop(TimedSocket socket) throws IOException {
        closed(socket);
        socket.close();
    }

    /** The certificate names the service that is meant; host names say nothing here. */
    private void verify(SSLSession session) throws SSLException {
        @Nullable Object first = session.getPeerCertificates()[0];
        if (!(first instanceof X509Certificate certificate)
                || SpiffeIds.of(certificate).filter(service::equals).isEmpty()) {
            throw new SSLPeerUnverifiedException("the certificate is not that of " + service.id());
        }
    }

    @Override
    public void close() {
        closed = true;
        dropIdle();
    }
}
