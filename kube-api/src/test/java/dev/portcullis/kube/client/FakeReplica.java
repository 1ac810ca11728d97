package dev.portcullis.kube.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A replica of a service on an address of its own; it says which one it is, and does what a test tells it to. */
final class FakeReplica implements AutoCloseable {
    final InetAddress address;
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean ready = true;
    /** Answers calls with a 503, too, while it is not ready. */
    volatile boolean saysSo;
    /** Answers calls with a 503 all the same. */
    volatile boolean unwell;
    /** Says {@code Connection: close}, as whoever is about to stop. */
    volatile boolean leaving;
    /** Closes the connection instead of answering. */
    volatile boolean hangingUp;
    /** The epoch that it streams. */
    volatile String epoch = "";

    private final SSLContext tls;
    private final int port;
    private volatile CountDownLatch paused = new CountDownLatch(0);
    private HttpsServer server;

    /** @param number the last of the address's numbers */
    FakeReplica(SSLContext tls, int number, int port) {
        try {
            this.address = InetAddress.getByName("127.0.0." + number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.tls = tls;
        this.server = listen(port);
        this.port = server.getAddress().getPort();
    }

    int port() {
        return port;
    }

    private HttpsServer listen(int at) {
        try {
            HttpsServer started = HttpsServer.create(new InetSocketAddress(address, at), 0);
            started.setHttpsConfigurator(new HttpsConfigurator(tls));
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/", this::answer);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on nothing is answered, as with kill -STOP. */
    void pause() {
        paused = new CountDownLatch(1);
    }

    void goOn() {
        paused.countDown();
    }

    void die() {
        server.stop(0);
    }

    void restart() {
        server = listen(port);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean probe = path.startsWith("/actuator");
        if (!probe) {
            asked.incrementAndGet();
        }
        try (exchange) {
            paused.await();
            if (path.equals("/epochs")) {
                epochs(exchange);
                return;
            }
            if (leaving) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            if (hangingUp && !probe) {
                return;
            }
            byte[] body = address.getHostAddress().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            boolean refused = probe ? !ready : unwell || (saysSo && !ready);
            exchange.sendResponseHeaders(refused ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void epochs(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        while (true) {
            exchange.getResponseBody()
                    .write("{\"epoch\":\"%s\"}%n".formatted(epoch).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        goOn();
        die();
    }
}
