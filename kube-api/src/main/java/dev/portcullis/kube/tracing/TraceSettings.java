package dev.portcullis.kube.tracing;

import java.util.Map;

/** Whether anybody wants traces, by OpenTelemetry's standard environment variables; all the others are its SDK's to read. */
public final class TraceSettings {
    private final Map<String, String> environment;

    public TraceSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    public boolean wanted() {
        if (value("OTEL_SDK_DISABLED").equalsIgnoreCase("true")) {
            return false;
        }
        String exporter = value("OTEL_TRACES_EXPORTER");
        return exporter.isEmpty()
                ? !value("OTEL_EXPORTER_OTLP_ENDPOINT").isEmpty()
                        || !value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT").isEmpty()
                : !exporter.equals("none");
    }

    private String value(String variable) {
        return environment.getOrDefault(variable, "").strip();
    }
}
