package dev.portcullis.admission.podsecurity;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Refuses pods that do not keep to their namespace's standard, and warns of templates that do not ({@code pod-security-admission}). */
public final class PodSecurity implements ValidatingPlugin {
    static final String NAME = "PodSecurity";

    private static final Set<String> IGNORED =
            Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

    private final PodSecuritySettings settings;
    private final Cluster cluster;
    private final NamespaceLabels namespaceLabels;

    PodSecurity(PodSecuritySettings settings, Cluster cluster, RunningPods running) {
        this.settings = settings;
        this.cluster = cluster;
        this.namespaceLabels = new NamespaceLabels(settings, cluster, running);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Where a namespace demands nothing nobody needs to look; so its pods are stored without another question. */
    @Override
    public boolean handles(Attributes attributes) {
        if (attributes.operation() != Operation.CREATE && attributes.operation() != Operation.UPDATE) {
            return false;
        }
        if (isPod(attributes)) {
            return !IGNORED.contains(attributes.subresource()) && demands(attributes);
        }
        return attributes.subresource().isEmpty()
                && (NamespaceLabels.isNamespace(attributes)
                        || PodTemplates.has(attributes.resource()) && demands(attributes));
    }

    /** Whether it is about a pod of a namespace that demands nothing. */
    boolean isFree(Attributes attributes) {
        boolean writes = attributes.operation() == Operation.CREATE || attributes.operation() == Operation.UPDATE;
        return writes && isPod(attributes) && !IGNORED.contains(attributes.subresource()) && !demands(attributes);
    }

    /** What the audit log says of a pod that is not looked at. */
    void annotateFree(Attributes attributes) {
        String exemption = exemption(attributes);
        if (exemption.isEmpty()) {
            annotate(attributes, "enforce-policy", LevelVersion.PRIVILEGED.toString());
        } else {
            annotate(attributes, "exempt", exemption);
        }
    }

    private boolean demands(Attributes attributes) {
        Optional<JsonNode> labels = cluster.labels(attributes.namespace());
        if (labels.isEmpty()) {
            return true;
        }
        Policy.Read read = Policy.of(labels.get(), settings.defaults());
        return !read.errors().isEmpty() || !read.policy().isPrivileged();
    }

    private static boolean isPod(Attributes attributes) {
        return attributes.resource().group().isEmpty()
                && attributes.resource().name().equals("pods");
    }

    @Override
    public Validation validate(Attributes attributes) {
        if (NamespaceLabels.isNamespace(attributes)) {
            return namespaceLabels.validate(attributes);
        }
        String exemption = exemption(attributes);
        if (!exemption.isEmpty()) {
            annotate(attributes, "exempt", exemption);
            return Validation.accepted();
        }
        return isPod(attributes) ? pod(attributes) : template(attributes);
    }

    private String exemption(Attributes attributes) {
        return settings.exemptions().namespaces().contains(attributes.namespace())
                ? "namespace"
                : settings.exemptions().usernames().contains(attributes.user().username()) ? "user" : "";
    }

    private Validation pod(Attributes attributes) {
        Optional<JsonNode> labels = cluster.labels(attributes.namespace());
        if (labels.isEmpty()) {
            String what = "failed to lookup namespace \"" + attributes.namespace() + "\"";
            annotate(attributes, "error", what);
            return Validation.rejected(ApiErrors.internal(what, null));
        }
        JsonNode pod = attributes.requireObject();
        if (attributes.operation() == Operation.UPDATE && !SignificantUpdate.is(pod, attributes.requireOldObject())) {
            return Validation.accepted();
        }
        return evaluate(attributes, labels.get(), pod, true);
    }

    /** A template is refused by nobody: its pods will be. */
    private Validation template(Attributes attributes) {
        JsonNode labels = cluster.labels(attributes.namespace()).orElse(MissingNode.getInstance());
        Policy.Read read = Policy.of(labels, settings.defaults());
        Optional<JsonNode> template = PodTemplates.of(attributes.resource(), attributes.requireObject());
        boolean silent =
                read.policy().audit().isPrivileged() && read.policy().warn().isPrivileged();
        return template.isEmpty() || silent && read.errors().isEmpty()
                ? Validation.accepted()
                : evaluate(attributes, labels, template.get(), false);
    }

    private Validation evaluate(Attributes attributes, JsonNode labels, JsonNode pod, boolean enforces) {
        String runtimeClass = pod.path("spec").path("runtimeClassName").asString("");
        if (!runtimeClass.isEmpty() && settings.exemptions().runtimeClasses().contains(runtimeClass)) {
            annotate(attributes, "exempt", "runtimeClass");
            return Validation.accepted();
        }
        Policy.Read read = Policy.of(labels, settings.defaults());
        if (!read.errors().isEmpty()) {
            String errors = read.errors().stream().map(FieldError::message).collect(Collectors.joining(", "));
            annotate(
                    attributes,
                    "error",
                    "Failed to parse policy: " + (read.errors().size() == 1 ? errors : "[" + errors + "]"));
        }
        Subject subject = Subject.of(pod);
        Policy policy = read.policy();
        Map<LevelVersion, List<Violation>> known = new HashMap<>();
        Function<LevelVersion, List<Violation>> look =
                demanded -> known.computeIfAbsent(demanded, all -> Standards.violations(all, subject));
        List<Violation> audited = look.apply(policy.audit());
        if (!audited.isEmpty()) {
            annotate(attributes, "audit-violations", wouldViolate(policy.audit(), audited));
        }
        if (enforces) {
            annotate(attributes, "enforce-policy", policy.enforce().toString());
            List<Violation> violations = look.apply(policy.enforce());
            if (!violations.isEmpty()) {
                return Validation.rejected(ApiErrors.forbidden(
                        attributes.resource(),
                        attributes.name(),
                        "violates PodSecurity \"" + policy.enforce() + "\": " + Violation.details(violations)));
            }
        }
        List<Violation> warned = look.apply(policy.warn());
        if (!warned.isEmpty()) {
            attributes.notes().warn(wouldViolate(policy.warn(), warned));
        }
        return Validation.accepted();
    }

    private static String wouldViolate(LevelVersion demanded, List<Violation> violations) {
        return "would violate PodSecurity \"" + demanded + "\": " + Violation.details(violations);
    }

    private static void annotate(Attributes attributes, String key, String value) {
        attributes.notes().annotate(Policy.LABEL + key, value);
    }
}
