package dev.portcullis.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.gateway.fixture.FakeService;
import dev.portcullis.gateway.fixture.GatewayFixture;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final GatewayFixture gateway = new GatewayFixture();

    @BeforeEach
    void answer() {
        gateway.store.handle(exchange -> FakeService.answer(
                exchange, gateway.store.asked().getLast().uri().contains("nosuch") ? 404 : 200, "{}"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String metrics() {
        return gateway.get("/metrics").body();
    }

    @Test
    void requestsAreCountedUnderKubeApiserversNames() {
        gateway.get("/api/v1/namespaces/n/pods");
        gateway.get("/api/v1/namespaces/n/pods/p");
        gateway.get("/api/v1/pods", "Authorization", "Bearer dev-token");
        gateway.get("/apis/apps/v1/namespaces/n/deployments/d/scale");
        gateway.send(gateway.request("/apis/apps/v1/namespaces/n/deployments/d?dryRun=All")
                .header("Content-Type", "application/apply-patch+yaml")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(metrics().lines())
                .contains(
                        counted("200", "", "", "resource=\"pods\"", "namespace", "", "LIST", "v1"),
                        counted("200", "", "", "resource=\"pods\"", "resource", "", "GET", "v1"),
                        counted("403", "", "", "resource=\"\"", "", "", "LIST", ""),
                        counted("200", "", "apps", "resource=\"deployments\"", "resource", "scale", "GET", "v1"),
                        counted("200", "All", "apps", "resource=\"deployments\"", "resource", "", "APPLY", "v1"));
        assertThat(metrics())
                .contains(
                        "apiserver_request_duration_seconds_bucket{component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"pods\",scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\",le=\"1.25\"} 1",
                        "apiserver_response_sizes_bucket{component=\"apiserver\",group=\"\",resource=\"pods\",scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\",le=\"1000.0\"} 1",
                        "apiserver_response_sizes_sum{component=\"apiserver\",group=\"\",resource=\"pods\",scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\"} 2.0",
                        "apiserver_current_inflight_requests{request_kind=\"readOnly\"}",
                        "authentication_attempts{result=\"success\"}",
                        "authentication_duration_seconds_bucket{result=\"success\",le=\"0.001\"}",
                        "authorization_attempts_total{result=\"denied\"} 1.0",
                        "process_cpu_seconds_total",
                        "process_resident_memory_bytes",
                        "process_open_fds",
                        "process_start_time_seconds",
                        "jvm_memory_used_bytes");
    }

    private static String counted(
            String code,
            String dryRun,
            String group,
            String resource,
            String scope,
            String subresource,
            String verb,
            String version) {
        return "apiserver_request_total{code=\"%s\",component=\"apiserver\",dry_run=\"%s\",group=\"%s\",%s,scope=\"%s\",subresource=\"%s\",verb=\"%s\",version=\"%s\"} 1.0"
                .formatted(code, dryRun, group, resource, scope, subresource, verb, version);
    }

    @Test
    void whatClientsMakeUpIsNoLabel() {
        for (int i = 0; i < 20; i++) {
            gateway.get("/api/v1/nosuch" + i);
            gateway.get("/nosuch" + i);
            gateway.get("/api/v1/secret" + i, "Authorization", "Bearer dev-token");
            gateway.send(gateway.request("/api/v1/pods")
                    .method("VERB" + i, HttpRequest.BodyPublishers.noBody())
                    .build());
        }
        assertThat(metrics()).doesNotContain("nosuch").doesNotContain("secret").doesNotContain("VERB");
    }

    @Test
    void aWatchIsOpenUntilItEndsAndItsEventsAreCounted() {
        gateway.store.handle(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"a\":1}\n{\"b\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write("1}\n".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        gateway.get("/api/v1/pods?watch=1");
        assertThat(metrics())
                .contains(
                        "apiserver_watch_events_total{group=\"\",resource=\"pods\",version=\"v1\"} 2.0",
                        "apiserver_watch_events_sizes_sum{group=\"\",resource=\"pods\",version=\"v1\"} 16.0",
                        "apiserver_longrunning_requests{component=\"apiserver\",group=\"\",resource=\"pods\",scope=\"cluster\",subresource=\"\",verb=\"WATCH\",version=\"v1\"} 0.0");
    }

    @Test
    void whatAServiceMeasuresIsSeenThroughTheGatewayByWhoMay() {
        gateway.authz.handle(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/actuator/prometheus")) {
                FakeService.answer(exchange, 200, "up 1.0\n");
            } else {
                gateway.authzHandler().handle(exchange);
            }
        });
        assertThat(gateway.get("/metrics/authz-service").body()).isEqualTo("up 1.0\n");
        assertThat(gateway.get("/metrics/authz-service", "Authorization", "Bearer dev-token")
                        .statusCode())
                .isEqualTo(403);
        assertThat(gateway.get("/metrics/nobody").statusCode()).isEqualTo(404);
        gateway.admission.die();
        assertThat(gateway.get("/metrics/admission-service").statusCode()).isEqualTo(503);
    }

    @Test
    void ofSeveralReplicasEachLineSaysWhoseItIs() {
        MetricsText all = new MetricsText();
        String text =
                "# HELP a_total what\n# TYPE a_total counter\na_total 1.0\n# HELP b x\n# TYPE b gauge\nb{c=\"d\"} 2.0\n";
        all.add(text, "h:1");
        all.add(text, "h:2");
        assertThat(all.toString())
                .isEqualTo(
                        "# HELP a_total what\n# TYPE a_total counter\na_total{replica=\"h:1\"} 1.0\na_total{replica=\"h:2\"} 1.0\n"
                                + "# HELP b x\n# TYPE b gauge\nb{replica=\"h:1\",c=\"d\"} 2.0\nb{replica=\"h:2\",c=\"d\"} 2.0\n");
    }
}
