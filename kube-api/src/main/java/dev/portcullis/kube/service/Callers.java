package dev.portcullis.kube.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which services a service listens to, path pattern by path pattern, first match wins. What no pattern names, nobody may call. */
public final class Callers {
    private final Map<String, Set<ServiceName>> rules = new LinkedHashMap<>();

    /** With the health checks open to every service, which asks its replicas how they are, and metrics to the gateway. */
    public Callers() {
        allow("/actuator/health/**", ServiceName.values());
        allow("/actuator/prometheus", ServiceName.GATEWAY);
    }

    /** @param pattern as Spring's path patterns, {@code /apis/**} */
    public Callers allow(String pattern, ServiceName... callers) {
        rules.put(pattern, Set.of(callers));
        return this;
    }

    Map<String, Set<ServiceName>> rules() {
        return rules;
    }
}
