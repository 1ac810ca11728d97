package dev.portcullis.kube.tracing;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Spans of OpenTelemetry's SDK, configured by its environment variables. Its classes are loaded only where somebody wants traces. */
public final class OpenTelemetryTracer implements Tracer, AutoCloseable {
    private static final int SERVER_ERROR = 500;

    private final OpenTelemetrySdk sdk;
    private final io.opentelemetry.api.trace.Tracer tracer;

    /**
     * @param service what the spans are said to be of, unless {@code OTEL_SERVICE_NAME} says otherwise
     * @param settings in the place of environment variables, for tests
     */
    public OpenTelemetryTracer(String service, Map<String, String> settings) {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("otel.service.name", service);
        // The one way that needs no library beside the JDK's.
        defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
        defaults.putAll(settings);
        this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> defaults)
                // Metrics are scraped, and logs are read where they are.
                .addPropertiesCustomizer(
                        config -> Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none"))
                .build()
                .getOpenTelemetrySdk();
        this.tracer = sdk.getTracer("dev.portcullis");
    }

    @Override
    public Span begin(@Nullable TraceContext parent) {
        SpanBuilder builder = tracer.spanBuilder("request").setSpanKind(SpanKind.SERVER);
        if (parent == null) {
            builder.setNoParent();
        } else {
            builder.setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, HEADERS));
        }
        return new Recorded(builder.startSpan());
    }

    /** Sends what has not been sent. When the process ends, the SDK does so itself. */
    @Override
    public void close() {
        sdk.close();
    }

    private static final TextMapGetter<TraceContext> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext carrier) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable TraceContext carrier, String key) {
            if (carrier == null) {
                return null;
            }
            return key.equals("traceparent")
                    ? carrier.traceparent()
                    : key.equals("tracestate") ? carrier.tracestate() : null;
        }
    };

    private static final class Recorded implements Span {
        private final io.opentelemetry.api.trace.Span span;
        private final TraceContext context;

        Recorded(io.opentelemetry.api.trace.Span span) {
            this.span = span;
            Map<String, String> headers = new HashMap<>();
            W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, (to, name, value) -> {
                if (to != null) {
                    to.put(name, value);
                }
            });
            this.context =
                    new TraceContext(Objects.requireNonNull(headers.get("traceparent")), headers.get("tracestate"));
        }

        @Override
        public TraceContext context() {
            return context;
        }

        @Override
        public boolean recorded() {
            return span.isRecording();
        }

        @Override
        public void name(String name) {
            span.updateName(name);
        }

        @Override
        public void attribute(String name, String value) {
            span.setAttribute(name, value);
        }

        @Override
        public void end(int status) {
            span.setAttribute("http.response.status_code", (long) status);
            if (status >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
