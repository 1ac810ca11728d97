package dev.portcullis.kube.informer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.service.ServiceName;
import dev.portcullis.kube.tls.InternalPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A store-service with one collection, that says what a test tells it to say. */
final class FakeStore implements AutoCloseable {
    static final String HANG_UP = "HANG_UP";

    final List<String> items = new CopyOnWriteArrayList<>();
    final BlockingDeque<String> events = new LinkedBlockingDeque<>();
    /** The queries of the requests, in order. */
    final List<String> queries = new CopyOnWriteArrayList<>();

    volatile String version = "1";
    private final AtomicInteger watches = new AtomicInteger();
    private final HttpsServer server;
    private final StoreClient client;

    FakeStore(Path dir) throws Exception {
        InternalPki pki = new InternalPki(dir).issue(ServiceName.STORE).issue(ServiceName.AUTHN);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(pki.bundle("store-service").createSslContext()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/things", this::answer);
        server.start();
        client = new StoreClient(new InternalClient(
                ServiceName.STORE,
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                pki.bundle("authn-service").createSslContext()));
    }

    StoreClient client() {
        return client;
    }

    static String thing(String name, int version, String value) {
        return "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"n\",\"resourceVersion\":\"%d\"},\"value\":\"%s\"}"
                .formatted(name, version, value);
    }

    static String event(String type, String object) {
        return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (query.contains("watch=1")) {
            int mine = watches.incrementAndGet();
            queries.add(query); // from here on the watch before this one takes no event any more
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                for (String event = next(mine); !event.equals(HANG_UP); event = next(mine)) {
                    exchange.getResponseBody().write((event + "\n").getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        queries.add(query);
        byte[] list = "{\"metadata\":{\"resourceVersion\":\"%s\"},\"items\":[%s]}"
                .formatted(version, String.join(",", new ArrayList<>(items)))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, list.length);
        exchange.getResponseBody().write(list);
        exchange.close();
    }

    /** A watch that the client has left, but that does not know it yet, must not take the next one's events. */
    private String next(int watch) throws InterruptedException {
        while (watch == watches.get()) {
            String event = events.poll(10, TimeUnit.MILLISECONDS);
            if (event != null && watch == watches.get()) {
                return event;
            }
            if (event != null) {
                events.addFirst(event);
            }
        }
        return HANG_UP;
    }

    @Override
    public void close() {
        events.add(HANG_UP);
        server.stop(0);
    }
}
