package dev.portcullis.kube.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.portcullis.kube.request.RequestInfoResolver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;

/** What arrives at a receiver of OTLP over HTTP. */
class OpenTelemetryTracerTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        RequestContext.trace(Tracer.OFF);
        receiver.stop(0);
    }

    private OpenTelemetryTracer tracer(String... more) {
        Map<String, String> settings = new java.util.HashMap<>(Map.of(
                "otel.exporter.otlp.endpoint",
                "http://127.0.0.1:" + receiver.getAddress().getPort()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new OpenTelemetryTracer("store-service", settings);
    }

    private static MockHttpServletRequest request(String traceparent) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/namespaces/n/pods");
        request.addHeader("traceparent", traceparent);
        request.addHeader("tracestate", "vendor=1");
        return request;
    }

    private static List<String> headers() {
        List<String> headers = new ArrayList<>();
        RequestContext.writeHeaders((name, value) -> headers.add(name + "=" + value));
        return headers;
    }

    private List<Span> spans() {
        return received.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    @Test
    void aSpanOfTheClientsTraceWhichGoesOn() {
        List<String> passedOn;
        try (OpenTelemetryTracer tracer = tracer()) {
            RequestContext.trace(tracer);
            try (RequestContext context = RequestContext.begin(request("00-" + TRACE + "-b7ad6b7169203331-01"), "a1")) {
                passedOn = headers();
                context.ended(
                        () -> RequestInfoResolver.resolve("POST", "/api/v1/namespaces/n/pods", name -> null),
                        "POST",
                        503);
            }
            assertThat(headers()).isEmpty();
        }

        assertThat(spans()).hasSize(1);
        Span span = spans().getFirst();
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(span.getTraceId().toByteArray())).isEqualTo(TRACE);
        assertThat(hex.formatHex(span.getParentSpanId().toByteArray())).isEqualTo("b7ad6b7169203331");
        assertThat(passedOn)
                .containsExactly(
                        "Audit-ID=a1",
                        "traceparent=00-" + TRACE + "-"
                                + hex.formatHex(span.getSpanId().toByteArray()) + "-01",
                        "tracestate=vendor=1");
        assertThat(span.getName()).isEqualTo("create pods");
        assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(span.getAttributesList().toString()).contains("audit-id", "a1", "/api/v1/namespaces/n/pods");
        assertThat(received.getFirst().getResourceSpans(0).getResource().toString())
                .contains("store-service");
    }

    @Test
    void whatTheClientDoesNotWantSeenIsNotSent() {
        try (OpenTelemetryTracer tracer = tracer()) {
            RequestContext.trace(tracer);
            try (RequestContext context = RequestContext.begin(request("00-" + TRACE + "-b7ad6b7169203331-00"), "a1")) {
                assertThat(headers().get(1))
                        .startsWith("traceparent=00-" + TRACE)
                        .endsWith("-00");
                context.ended(() -> null, "POST", 200);
            }
        }
        assertThat(spans()).isEmpty();
    }

    @Test
    void theSamplerIsThatOfTheSettings() {
        try (OpenTelemetryTracer tracer = tracer("otel.traces.sampler", "always_off")) {
            RequestContext.trace(tracer);
            try (RequestContext context = RequestContext.begin(new MockHttpServletRequest("GET", "/version"), "a1")) {
                context.ended(() -> null, "GET", 200);
            }
        }
        assertThat(spans()).isEmpty();
    }

    @Test
    void withoutATracerTheTraceIsPassedOnAndNonsenseIsNot() {
        String parent = "00-" + TRACE + "-b7ad6b7169203331-01";
        try (RequestContext context = RequestContext.begin(request(parent), "a1")) {
            assertThat(headers()).containsExactly("Audit-ID=a1", "traceparent=" + parent, "tracestate=vendor=1");
            context.ended(() -> null, "GET", 200);
        }
        try (RequestContext context = RequestContext.begin(request("00-nonsense\"}"), "a2")) {
            assertThat(headers()).containsExactly("Audit-ID=a2");
            context.ended(() -> null, "GET", 200);
        }
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void anotherThreadInheritsTheContextForItsWork() throws InterruptedException {
        List<String> seen = new CopyOnWriteArrayList<>();
        Runnable work;
        try (RequestContext context = RequestContext.begin(new MockHttpServletRequest("GET", "/"), "a1")) {
            work = RequestContext.inherited(() -> seen.addAll(headers()));
            context.ended(() -> null, "GET", 200);
        }
        Thread.ofVirtual().start(work).join();
        RequestContext.within("a2", () -> seen.addAll(headers()));
        assertThat(seen).containsExactly("Audit-ID=a1", "Audit-ID=a2");
        assertThat(headers()).isEmpty();
    }

    @Test
    void onlyTheStandardVariablesTurnItOn() {
        assertThat(new TraceSettings(Map.of()).wanted()).isFalse();
        assertThat(new TraceSettings(Map.of("OTEL_SERVICE_NAME", "x")).wanted()).isFalse();
        assertThat(new TraceSettings(Map.of("OTEL_TRACES_EXPORTER", "none", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://x"))
                        .wanted())
                .isFalse();
        assertThat(new TraceSettings(Map.of("OTEL_SDK_DISABLED", "true", "OTEL_TRACES_EXPORTER", "otlp")).wanted())
                .isFalse();
        assertThat(new TraceSettings(Map.of("OTEL_TRACES_EXPORTER", "otlp")).wanted())
                .isTrue();
        assertThat(new TraceSettings(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://x")).wanted())
                .isTrue();
    }
}
