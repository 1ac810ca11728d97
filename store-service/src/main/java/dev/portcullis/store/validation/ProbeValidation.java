package dev.portcullis.store.validation;

import java.util.List;

/** Probes and lifecycle hooks. */
final class ProbeValidation {
    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
    private static final List<String> NUMBERS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");

    private ProbeValidation() {}

    /** @param once whether one success must be enough */
    static void probe(Field probe, boolean once) {
        if (probe.absent()) {
            return;
        }
        handler(probe);
        NUMBERS.forEach(number -> probe.at(number).nonNegative());
        Field grace = probe.at("terminationGracePeriodSeconds");
        if (grace.present() && grace.number() <= 0) {
            grace.invalid("must be greater than 0");
        }
        if (!once && grace.present()) {
            grace.invalid("must not be set for readinessProbes");
        }
        Field successes = probe.at("successThreshold");
        if (once && successes.number() != 1) {
            successes.invalid(successes.number(), "must be 1");
        }
    }

    static void handler(Field handler) {
        int handlers = 0;
        for (String kind : HANDLERS) {
            Field action = handler.at(kind);
            if (action.absent()) {
                continue;
            }
            if (handlers++ > 0) {
                action.forbidden("may not specify more than 1 handler type");
                continue;
            }
            switch (kind) {
                case "exec" -> action.at("command").require();
                case "httpGet" -> {
                    action.at("path").require();
                    PortValidation.numberOrName(action.at("port"));
                    for (Field header : action.at("httpHeaders").items()) {
                        header.at("name").invalid(Formats.httpHeader(header.text("name")));
                    }
                }
                case "tcpSocket" -> PortValidation.numberOrName(action.at("port"));
                case "grpc" -> action.at("port").range(1, 65535);
                default -> action.at("seconds").nonNegative();
            }
        }
        if (handlers == 0) {
            handler.required("must specify a handler type");
        }
    }
}
