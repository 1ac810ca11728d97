package dev.portcullis.admission.webhook.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.webhook.hook.ClientConfig;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.outbound.KubeconfigUsers;
import dev.portcullis.kube.outbound.KubeconfigUsers.Credentials;
import dev.portcullis.kube.outbound.Trust;
import dev.portcullis.kube.tracing.RequestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks webhooks ({@code util/webhook ClientManager}), on behalf of the thread's request. */
public final class HookCalls implements AutoCloseable {
    private static final int MOST_SERVERS = 200;
    private static final int MOST_TRIES = 10;
    private static final int HTTPS = 443;

    private final ClusterObjects cluster;
    private final KubeconfigUsers users;
    private final Cache<ClientConfig, HookServer> servers = Caffeine.newBuilder()
            .maximumSize(MOST_SERVERS)
            .executor(Runnable::run)
            .removalListener(HookCalls::forgotten)
            .build();

    /** @param users who we are to which server */
    public HookCalls(ClusterObjects cluster, KubeconfigUsers users) {
        this.cluster = cluster;
        this.users = users;
    }

    /**
     * Posts a review and reads the answer's JSON.
     *
     * @param time for all of it
     */
    public JsonNode ask(ClientConfig config, byte[] review, Duration time) throws CallFailedException {
        HookServer server;
        URI uri;
        try {
            uri = config.uri();
            server = servers.get(config, this::server);
        } catch (IllegalArgumentException e) {
            throw new CallFailedException("could not get REST client: " + e.getMessage(), 500);
        }
        String target = path(uri) + "?timeout=" + Math.max(1, (time.toMillis() + 999) / 1000) + "s";
        String url = "https://" + uri.getRawAuthority() + target;
        HttpAnswer answer = within(time, url, request(uri, target, server, review), server);
        if (!answer.succeeded()) {
            throw Failures.status(answer.status(), answer.text());
        }
        return json(answer);
    }

    private static void forgotten(@Nullable ClientConfig config, @Nullable HookServer server, RemovalCause cause) {
        if (server != null) {
            server.close();
        }
    }

    private static String path(URI uri) {
        String path = uri.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    /** With the Audit-ID and the trace of the request that it is for. */
    private static ClassicHttpRequest request(URI uri, String target, HookServer server, byte[] review) {
        ClassicHttpRequest request = new BasicClassicHttpRequest("POST", target);
        request.addHeader("Host", uri.getRawAuthority());
        request.addHeader("User-Agent", "kube-apiserver-admission");
        request.addHeader("Accept", "application/json, */*");
        request.addHeader("Content-Type", "application/json");
        request.addHeader("Content-Length", Integer.toString(review.length));
        if (server.authorization() != null) {
            request.addHeader("Authorization", server.authorization());
        }
        Map<String, String> context = new TreeMap<>();
        RequestContext.writeHeaders(context::put);
        context.forEach(request::addHeader);
        request.setEntity(new ByteArrayEntity(review, null));
        return request;
    }

    /** On a thread that can be interrupted: whatever it waits for. */
    private static HttpAnswer within(Duration time, String url, ClassicHttpRequest request, HookServer server)
            throws CallFailedException {
        long deadline = System.nanoTime() + time.toNanos();
        FutureTask<HttpAnswer> call = new FutureTask<>(() -> patiently(request, server, deadline));
        Thread.ofVirtual().name("webhook " + server.host()).start(call);
        try {
            return call.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw failed(url, Failures.DEADLINE);
        } catch (ExecutionException e) {
            throw failed(
                    url, e.getCause() instanceof IOException io ? Failures.words(io) : String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(url, "context canceled");
        } finally {
            call.cancel(true);
        }
    }

    private static CallFailedException failed(String url, String why) {
        return new CallFailedException("failed to call webhook: Post \"" + url + "\": " + why);
    }

    /** Who says when to come again is asked again. */
    private static HttpAnswer patiently(ClassicHttpRequest request, HookServer server, long deadline)
            throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            HttpAnswer answer = server.exchange(request, deadline);
            long pause = answer.retryAfterSeconds();
            if (pause < 0 || i == MOST_TRIES) {
                return answer;
            }
            Thread.sleep(Duration.ofSeconds(pause));
        }
    }

    private static JsonNode json(HttpAnswer answer) throws CallFailedException {
        if (answer.body().length == 0) {
            throw new CallFailedException(
                    "failed to call webhook: 0-length response with status code: %d and content type: %s"
                            .formatted(answer.status(), answer.type()));
        }
        try {
            return Json.read(answer.body());
        } catch (JacksonException e) {
            throw new CallFailedException(
                    "failed to call webhook: couldn't get version/kind; json parse error: " + e.getOriginalMessage());
        }
    }

    private HookServer server(ClientConfig config) {
        URI uri = config.uri();
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("webhook configuration must have either service or URL");
        }
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        Credentials own = users.of(name, port);
        HookServer.Addresses addresses = config.service() == null
                ? () -> Dns.resolve(name, port)
                : new ServiceAddresses(cluster, config.service());
        return new HookServer(
                name,
                addresses,
                new Trust(authorities(config.caBundle()), own.own(), false)
                        .context()
                        .getSocketFactory(),
                own.authorization());
    }

    private static @Nullable List<X509Certificate> authorities(String bundle) {
        if (bundle.isEmpty()) {
            return null;
        }
        try {
            return PemContent.of(new String(Base64.getMimeDecoder().decode(bundle), StandardCharsets.US_ASCII))
                    .getCertificates();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "unable to load root certificates: unable to parse bytes as PEM block", e);
        }
    }

    @Override
    public void close() {
        servers.invalidateAll();
    }
}
