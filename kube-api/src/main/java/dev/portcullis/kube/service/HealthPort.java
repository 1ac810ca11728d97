package dev.portcullis.kube.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * {@code /livez} and {@code /readyz} over plain HTTP, and nothing else: for a kubelet or a container engine, which have no client
 * certificate. Off unless {@code --health-port} is given. It is there before the service's own port and goes after it: a service
 * that ends is alive, but not ready, from the first moment on.
 */
public final class HealthPort implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<?>> {
    private static final String OK = "ok";

    static {
        // Whoever connects and says nothing, or reads nothing, is not waited for.
        limit("sun.net.httpserver.maxReqTime", "5");
        limit("sun.net.httpserver.maxRspTime", "10");
        limit("jdk.httpserver.maxConnections", "256");
    }

    private record Running(HttpServer server, ExecutorService threads) {}

    private final int port;
    private final @Nullable String address;
    private final Remembered<Boolean> ready;
    private volatile boolean alive = true;
    private volatile boolean accepting;
    private @Nullable Running running;

    /** @param ready whether the service can do its work now, apart from being on its way up or down */
    public HealthPort(FlagValues flags, BooleanSupplier ready) {
        this.port = flags.number("health-port", 0);
        this.address = flags.text("health-address");
        this.ready = new Remembered<>(ready::getAsBoolean);
        if (port > 65535) {
            throw new BadFlagException("health-port", "must be a port, or 0 for none, not " + port);
        }
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
        switch (event.getState()) {
            case ReadinessState state -> accepting = state == ReadinessState.ACCEPTING_TRAFFIC;
            case LivenessState state -> alive = state == LivenessState.CORRECT;
            default -> {}
        }
    }

    @Override
    public void start() {
        if (port == 0 || running != null) {
            return;
        }
        try {
            HttpServer server = HttpServer.create(listenOn(), 64);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
            running = new Running(server, threads);
        } catch (UnknownHostException e) {
            throw new BadFlagException("health-address", "is no address of this machine: " + address);
        } catch (IOException e) {
            throw new BadFlagException("health-port", port + " cannot be listened on: " + e.getMessage());
        }
    }

    private InetSocketAddress listenOn() throws UnknownHostException {
        return address == null
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.getByName(address), port);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                send(exchange, 405, "405 method not allowed\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/livez" -> send(exchange, alive, "livez");
                case "/readyz" -> send(exchange, accepting && ready.now(), "readyz");
                default -> send(exchange, 404, "404 page not found\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // The client has gone; its connection is closed.
        }
    }

    private static void send(HttpExchange exchange, boolean passed, String group) throws IOException {
        send(exchange, passed ? 200 : 500, passed ? OK : group + " check failed\n");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void stop() {
        if (running != null) {
            running.server().stop(0);
            running.threads().shutdownNow();
            running = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    /** Starts first and stops last. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
