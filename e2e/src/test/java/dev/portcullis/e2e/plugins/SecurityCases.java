package dev.portcullis.e2e.plugins;

import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code podsecurity/requests.yaml}: what is refused, warned of, and written to the audit log. */
public final class SecurityCases extends RequestCases {
    private static final String LABEL = "pod-security.kubernetes.io/";
    private static final String FOLDER = "podsecurity";
    private static final String FILE = "requests.yaml";
    private static final String WARNING = "299 - ";

    private final Path auditLog;

    private SecurityCases(Kubectl kubectl, Https admin, Path auditLog, List<RequestCase> cases) {
        super(kubectl, admin, cases);
        this.auditLog = auditLog;
    }

    public SecurityCases(Kubectl kubectl, Https admin, Path auditLog) {
        this(kubectl, admin, auditLog, RequestCase.of(FOLDER, FILE));
    }

    /** Those of a suite whose PodSecurity has {@link #defaults}. */
    public static SecurityCases byDefault(Kubectl kubectl, Https admin, Path auditLog) {
        return new SecurityCases(kubectl, admin, auditLog, RequestCase.configured(FOLDER, FILE));
    }

    /** The {@code defaults} of those cases. */
    public static String defaults() {
        return RequestCase.configured(FOLDER, FILE)
                .getFirst()
                .tree()
                .at("/configuration/defaults")
                .toString();
    }

    /** The cases' exemptions, together: each namespace that is exempt in a case is so under the name that it has here. */
    public static String exemptions() {
        String namespaces = RequestCase.of(FOLDER, FILE).stream()
                .filter(one -> one.request().path("namespace").asString("").equals("free"))
                .map(RequestCase::namespace)
                .collect(Collectors.joining(", "));
        return "{usernames: [trusted, alice], runtimeClasses: [kata], namespaces: [" + namespaces + "]}";
    }

    @Override
    List<ObjectNode> environment() {
        return List.of(object("node.k8s.io/v1", "RuntimeClass", "", "kata").put("handler", "kata"));
    }

    @Override
    List<ObjectNode> before(RequestCase one) {
        List<ObjectNode> before = new ArrayList<>(super.before(one));
        for (JsonNode pod : one.tree().path("pods")) {
            before.add(one.complete((ObjectNode) pod, "v1", "Pod"));
        }
        return before;
    }

    @Override
    void prepare() {
        List<ObjectNode> labelled = new ArrayList<>();
        for (RequestCase one : cases) {
            JsonNode labels = one.isOfNamespace()
                    ? one.request().at("/old/metadata/labels")
                    : one.tree().path("labels");
            if (labels.isObject()) {
                ObjectNode namespace = object("v1", "Namespace", "", one.namespace());
                namespace.withObject("/metadata").set("labels", labels);
                labelled.add(namespace);
            }
        }
        ObjectNode last = object("v1", "Namespace", "", probe());
        last.withObject("/metadata/labels").put(LABEL + "enforce", "restricted");
        labelled.add(last);
        labelled.forEach(namespace -> objects.patch(objects.path(namespace), namespace));
        ObjectNode pod = object("v1", "Pod", probe(), "p");
        Completion.complete(pod);
        untilRefused(pod);
    }

    @Override
    void ask() {
        for (RequestCase one : cases) {
            HttpResponse<String> answer = send(as(one), one);
            expect(one, "said", message(answer), here(one, one.refused()));
            List<String> warnings = answer.headers().allValues("Warning").stream()
                    .map(SecurityCases::unquoted)
                    .toList();
            expect(
                    one,
                    "warned",
                    warnings,
                    one.tree()
                            .path("warnings")
                            .valueStream()
                            .map(warning -> here(one, warning.asString()))
                            .toList());
        }
        Map<String, JsonNode> annotations =
                await().atMost(Duration.ofSeconds(10)).until(this::audited, found -> found.size() == cases.size());
        for (RequestCase one : cases) {
            ObjectNode expected = JSON.createObjectNode();
            one.tree().path("audit").properties().forEach(entry -> expected.set(entry.getKey(), entry.getValue()));
            expect(one, "audited", annotations.get(one.namespace()), expected);
        }
    }

    /** Alice is exempt; where a case does not know that, it is somebody else. */
    private Https as(RequestCase one) {
        String user = one.request().path("user").asString(one.tree().has("configuration") ? "alice" : "carol");
        return admin.with("Audit-ID", one.namespace())
                .with("Impersonate-User", user)
                .with("Impersonate-Group", "system:masters");
    }

    private static String here(RequestCase one, String text) {
        return text.replaceAll("\"(ns|free|n)\"", "\"" + one.namespace() + "\"");
    }

    private static String unquoted(String header) {
        return header.substring(WARNING.length() + 1, header.length() - 1)
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }

    /** What the plugin had to say, by Audit-ID. */
    private Map<String, JsonNode> audited() {
        try {
            Map<String, JsonNode> found = new TreeMap<>();
            for (String line : Files.readAllLines(auditLog)) {
                JsonNode event = JSON.readTree(line);
                String id = event.path("auditID").asString();
                if (id.startsWith("podsecurity-")
                        && event.path("stage").asString().equals("ResponseComplete")) {
                    ObjectNode own = JSON.createObjectNode();
                    event.path("annotations").properties().stream()
                            .filter(entry -> entry.getKey().startsWith(LABEL))
                            .forEach(entry -> own.set(entry.getKey(), entry.getValue()));
                    found.put(id, own);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
