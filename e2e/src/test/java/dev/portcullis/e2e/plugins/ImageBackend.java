package dev.portcullis.e2e.plugins;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An image policy backend on TLS, for clients with a certificate only. */
public final class ImageBackend implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpsServer server;
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private volatile @Nullable Set<String> allowed;

    public ImageBackend(int port, SSLContext tls) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters strict = getSSLContext().getDefaultSSLParameters();
                strict.setNeedClientAuth(true);
                parameters.setSSLParameters(strict);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/images", this::answer);
        server.start();
    }

    /** Which images may run; null for all of them. */
    public void allow(@Nullable Set<String> images) {
        allowed = images;
    }

    /** The subjects of the certificates that were shown, request by request. */
    public List<String> clients() {
        return clients;
    }

    /** A refusal tells what was asked. */
    private void answer(HttpExchange exchange) throws IOException {
        clients.add(
                ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName());
        ObjectNode review = (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
        Set<String> known = allowed;
        boolean allows = known == null
                || review.at("/spec/containers")
                        .valueStream()
                        .map((JsonNode container) -> container.path("image").asString())
                        .allMatch(known::contains);
        ObjectNode status = review.putObject("status").put("allowed", allows);
        if (!allows) {
            status.put("reason", review.path("spec").toString());
        }
        byte[] body = JSON.writeValueAsBytes(review);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
