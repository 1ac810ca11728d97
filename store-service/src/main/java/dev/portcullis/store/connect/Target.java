package dev.portcullis.store.connect;

import dev.portcullis.kube.status.ApiErrors;
import tools.jackson.databind.JsonNode;

/** {@code NAME}, {@code NAME:PORT} or {@code SCHEME:NAME:PORT}, as proxies are asked for. */
record Target(String name, String port) {
    static Target parse(String id, String kind) {
        String[] parts = id.split(":", -1);
        boolean scheme = parts.length == 3 && (parts[0].equals("http") || parts[0].equals("https"));
        if (parts.length > 2 && !scheme || parts[scheme ? 1 : 0].isEmpty()) {
            throw ApiErrors.badRequest("invalid %s request \"%s\"".formatted(kind, id));
        }
        return switch (parts.length) {
            case 1 -> new Target(parts[0], "");
            case 2 -> new Target(parts[0], parts[1]);
            default -> new Target(parts[1], parts[2]);
        };
    }

    /** Whether it names this port of a service, by name or number. */
    boolean isPort(JsonNode servicePort) {
        return servicePort.path("name").asString("").equals(port)
                || String.valueOf(servicePort.path("port").asLong(0)).equals(port);
    }
}
