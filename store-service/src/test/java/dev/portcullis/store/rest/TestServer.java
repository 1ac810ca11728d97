package dev.portcullis.store.rest;

import dev.portcullis.kube.connection.ClientConnectionValve;
import dev.portcullis.kube.json.Json;
import dev.portcullis.store.allocation.ServiceNetwork;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.discovery.Discovery;
import dev.portcullis.store.lifecycle.Controllers;
import dev.portcullis.store.lifecycle.KubernetesService;
import dev.portcullis.store.openapi.OpenApi;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import dev.portcullis.store.strategy.Strategies;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;

/** The engine over an embedded store, behind a real Tomcat; a header says which service calls. */
public final class TestServer implements AutoCloseable {
    private static final int SCHEMAS = 13;

    private final HttpClient http = HttpClient.newHttpClient();
    private final StateStore store;
    private final Engine engine;
    private final Controllers controllers;
    private final Tomcat tomcat = new Tomcat();

    public record Answer(int status, HttpResponse<byte[]> response) {
        public JsonNode json() {
            return Json.read(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String message() {
            return json().path("message").asString("");
        }
    }

    public TestServer(Path dir) throws Exception {
        store = EmbeddedStateStore.open(dir.resolve("store"));
        ModelDefinitions definitions = new ModelDefinitions();
        Catalog catalog = BuiltinCatalog.load(definitions);
        engine = new Engine(
                store,
                catalog,
                definitions,
                new Strategies(store, ServiceNetwork.DEFAULT),
                new Discovery(catalog, "127.0.0.1:6443"),
                new OpenApi(catalog, definitions, "v1.36.0"),
                new Engine.Settings(Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofMinutes(30)));
        controllers = new Controllers(
                engine.feed(),
                engine.freshness(),
                catalog,
                engine.systemWrites(),
                engine.customResources(),
                KubernetesService.Address.parse(ServiceNetwork.DEFAULT, "192.0.2.1:6443"));
        controllers.start();
        tomcat.setBaseDir(dir.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setEncodedSolidusHandling("passthrough");
        tomcat.getConnector().setProperty("maxHttpRequestHeaderSize", "98304");
        tomcat.getEngine().getPipeline().addValve(new ClientConnectionValve());
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "api", engine.servlet());
        context.addServletMappingDecoded("/*", "api");
        addCallerFilter(context);
        tomcat.start();
        awaitTheSystemsOwnObjects();
    }

    /** Tests count versions: what the store makes for itself comes before them. The last that it does is to judge the flow schemas. */
    private void awaitTheSystemsOwnObjects() throws Exception {
        for (int i = 0; i < 500; i++) {
            JsonNode schemas = get("/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas")
                    .json()
                    .path("items");
            long judged = schemas.valueStream()
                    .filter(schema -> !schema.at("/status/conditions").isEmpty())
                    .count();
            if (judged == SCHEMAS && judged == schemas.size()) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the flow schemas are not there");
    }

    public StateStore store() {
        return store;
    }

    public Engine engine() {
        return engine;
    }

    /** As a service that is not the gateway: past admission. */
    public Answer send(String method, String path, String body, String... headers) throws Exception {
        return as("authn-service", method, path, body, headers);
    }

    public Answer get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    public Answer as(String caller, String method, String path, String body, String... headers) throws Exception {
        HttpResponse<byte[]> response =
                http.send(request(caller, method, path, body, headers), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }

    public InputStream stream(String path, String... headers) throws Exception {
        return http.send(request("authn-service", "GET", path, "", headers), BodyHandlers.ofInputStream())
                .body();
    }

    private HttpRequest request(String caller, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Caller", caller)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private static void addCallerFilter(Context context) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("caller");
        definition.setFilter(new CallerFilter());
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("caller");
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    @Override
    public void close() throws Exception {
        controllers.stop();
        engine.close();
        tomcat.stop();
        tomcat.destroy();
        store.close();
    }

    /** In the place of the certificate. */
    private static final class CallerFilter extends HttpFilter {
        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            SecurityContextHolder.getContext()
                    .setAuthentication(new TestingAuthenticationToken(request.getHeader("Caller"), ""));
            try {
                chain.doFilter(request, response);
            } finally {
                SecurityContextHolder.clearContext();
            }
        }
    }
}
