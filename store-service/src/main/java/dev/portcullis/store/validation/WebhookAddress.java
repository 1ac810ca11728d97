package dev.portcullis.store.validation;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a webhook is: a URL, or a service of the cluster. */
public final class WebhookAddress {
    private static final String FORM = "; desired format: https://host[/path]";

    private WebhookAddress() {}

    /** One of the two, and that right. */
    public static void either(Field client) {
        boolean url = client.at("url").present();
        if (url == client.at("service").present()) {
            client.required("exactly one of url or service is required");
        } else if (url) {
            url(client.at("url"));
        } else {
            service(client.at("service"));
        }
    }

    private static void url(Field url) {
        URI parsed;
        try {
            parsed = new URI(url.text());
        } catch (URISyntaxException e) {
            url.required("url must be a valid URL: " + e.getReason() + FORM);
            return;
        }
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme();
        if (!scheme.equals("https")) {
            url.invalid(scheme, "'https' is the only allowed URL scheme" + FORM);
        }
        if (parsed.getHost() == null && parsed.getAuthority() == null) {
            url.invalid("", "host must be specified" + FORM);
        }
        if (parsed.getRawUserInfo() != null) {
            url.invalid(parsed.getRawUserInfo(), "user information is not permitted in the URL");
        }
        if (parsed.getRawFragment() != null && !parsed.getRawFragment().isEmpty()) {
            url.invalid(parsed.getRawFragment(), "fragments are not permitted in the URL");
        }
        if (parsed.getRawQuery() != null && !parsed.getRawQuery().isEmpty()) {
            url.invalid(parsed.getRawQuery(), "query parameters are not permitted in the URL");
        }
    }

    private static void service(Field service) {
        service.at("name").require("service name is required");
        service.at("namespace").require("service namespace is required");
        Field port = service.at("port");
        if (port.number() < 1 || port.number() > 65535) {
            port.invalid(port.number(), "port is not valid: must be between 1 and 65535, inclusive");
        }
        path(service.at("path"));
    }

    private static void path(Field path) {
        String text = path.text();
        if (text.isEmpty() || text.equals("/")) {
            return;
        }
        if (text.equals("//")) {
            path.invalid("segment[0] may not be empty");
        }
        if (!text.startsWith("/")) {
            path.invalid("must start with a '/'");
        }
        String inner = text.substring(1);
        String[] steps = (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            String segment = "segment[" + i + "]";
            if (steps[i].isEmpty()) {
                path.invalid(segment + " may not be empty");
            } else {
                Formats.dnsSubdomain(steps[i]).forEach(error -> path.invalid(segment + ": " + error));
            }
        }
    }
}
