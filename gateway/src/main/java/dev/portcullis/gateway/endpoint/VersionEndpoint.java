package dev.portcullis.gateway.endpoint;

import dev.portcullis.gateway.exchange.Endpoint;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** {@code /version}: the Kubernetes release whose API this is, so that clients know what to expect. */
public final class VersionEndpoint implements Endpoint {
    private static final String MAJOR = "1";
    private static final String MINOR = "36";

    private final ObjectNode version;

    public VersionEndpoint() {
        Package self = VersionEndpoint.class.getPackage();
        String build = self.getImplementationVersion();
        version = Json.object()
                .put("major", MAJOR)
                .put("minor", MINOR)
                .put("emulationMajor", MAJOR)
                .put("emulationMinor", MINOR)
                .put("minCompatibilityMajor", MAJOR)
                .put("minCompatibilityMinor", String.valueOf(Integer.parseInt(MINOR) - 1))
                .put("gitVersion", "v" + MAJOR + "." + MINOR + ".0+portcullis" + (build == null ? "" : "-" + build))
                .put("gitCommit", "")
                .put("gitTreeState", "")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "java" + Runtime.version().feature())
                .put("compiler", "hotspot")
                .put("platform", "linux/" + architecture());
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            throw ApiErrors.methodNotAllowed();
        }
        JsonAnswer.write(200, version, exchange);
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return name.equals("aarch64") ? "arm64" : name.equals("x86_64") ? "amd64" : name;
    }
}
