package dev.portcullis.admission.webhook.hook;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a webhook is.
 *
 * @param url null where it is a service
 * @param caBundle base64; empty for the authorities of the JDK
 */
public record ClientConfig(@Nullable String url, @Nullable ServiceReference service, String caBundle) {
    private static final int HTTPS = 443;

    /** @param path with the slash that it begins with, or empty */
    public record ServiceReference(String namespace, String name, String path, int port) {
        /** The name that its certificate must have. */
        public String host() {
            return name + "." + namespace + ".svc";
        }
    }

    static ClientConfig of(JsonNode config) {
        JsonNode service = config.path("service");
        String url = config.path("url").asString("");
        return new ClientConfig(
                url.isEmpty() ? null : url,
                service.isObject()
                        ? new ServiceReference(
                                service.path("namespace").asString(""),
                                service.path("name").asString(""),
                                service.path("path").asString(""),
                                service.path("port").asInt(HTTPS))
                        : null,
                config.path("caBundle").asString(""));
    }

    /**
     * As it is called.
     *
     * @throws IllegalArgumentException if it is no URL
     */
    public URI uri() {
        if (service != null) {
            return URI.create("https://" + service.host() + ":" + service.port() + slashed(service.path()));
        }
        return URI.create(url == null ? "" : url);
    }

    private static String slashed(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }
}
