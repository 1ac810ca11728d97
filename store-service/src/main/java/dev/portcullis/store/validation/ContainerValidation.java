package dev.portcullis.store.validation;

import dev.portcullis.kube.quantity.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The containers of a pod: those that run, those that run before, and those that look in for a while. */
final class ContainerValidation {
    private static final List<String> NOT_FOR_EPHEMERAL = List.of(
            "ports",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "lifecycle",
            "resizePolicy",
            "restartPolicy",
            "restartPolicyRules");
    private static final List<String> RESIZABLE = List.of("cpu", "memory");
    private static final List<String> SIDECAR_ONLY =
            List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe");

    private final Field spec;
    private final MountValidation mounts;
    private final Set<String> claims;
    private final Set<String> names = new HashSet<>();
    private final Set<String> hostPorts = new HashSet<>();

    /** @param claims the names of the pod's claims on devices */
    ContainerValidation(Field spec, Map<String, Field> volumes, Set<String> claims) {
        this.spec = spec;
        this.mounts = new MountValidation(volumes);
        this.claims = claims;
    }

    void validate() {
        Field containers = spec.at("containers");
        containers.require();
        for (Field container : containers.items()) {
            common(container);
            hostPortConflicts(container.at("ports"), hostPorts);
            handlers(container);
        }
        for (Field container : spec.at("initContainers").items()) {
            common(container);
            hostPortConflicts(container.at("ports"), new HashSet<>());
            if (container.at("restartPolicy").is("Always")) {
                handlers(container);
            } else {
                for (String field : SIDECAR_ONLY) {
                    if (container.at(field).present()) {
                        container
                                .at(field)
                                .forbidden("may not be set for init containers without restartPolicy=Always");
                    }
                }
            }
        }
        spec.at("ephemeralContainers").items().forEach(this::ephemeral);
    }

    private void ephemeral(Field container) {
        common(container);
        Field target = container.at("targetContainerName");
        boolean known = target.empty()
                || spec.at("containers").items().stream()
                        .anyMatch(c -> c.text("name").equals(target.text()))
                || spec.at("initContainers").items().stream()
                        .anyMatch(c -> c.text("name").equals(target.text()));
        if (!known) {
            target.notFound(target.text());
        }
        for (String field : NOT_FOR_EPHEMERAL) {
            if (!container.at(field).empty()) {
                container.at(field).forbidden("cannot be set for an Ephemeral Container");
            }
        }
        if (!container.at("resources").empty()) {
            container.at("resources").forbidden("cannot be set for an Ephemeral Container");
        }
    }

    private void common(Field container) {
        Field name = container.at("name");
        if (name.require()) {
            name.invalid(Formats.dnsLabel(name.text()));
            if (!names.add(name.text())) {
                name.duplicate();
            }
        }
        Field image = container.at("image");
        if (image.require() && !image.text().equals(image.text().strip())) {
            image.invalid("must not have leading or trailing whitespace");
        }
        ports(container.at("ports"));
        EnvValidation.env(container.at("env"));
        EnvValidation.envFrom(container.at("envFrom"));
        mounts.validate(container);
        resources(container.at("resources"));
        PodClaimValidation.used(container.at("resources", "claims"), claims);
        resizes(container.at("resizePolicy"));
        PodSecurityValidation.container(container.at("securityContext"));
        RestartValidation.container(container);
    }

    private void ports(Field ports) {
        Set<String> portNames = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            if (!name.empty()) {
                List<String> errors = Formats.portName(name.text());
                name.invalid(errors);
                if (errors.isEmpty() && !portNames.add(name.text())) {
                    name.duplicate();
                }
            }
            Field number = port.at("containerPort");
            if (number.number() == 0) {
                number.required("");
            } else {
                number.range(1, 65535);
            }
            Field host = port.at("hostPort");
            if (host.number() != 0) {
                host.range(1, 65535);
            }
            if (spec.flag("hostNetwork") && host.number() != number.number()) {
                number.invalid("must match `hostPort` when `hostNetwork` is true");
            }
            if (!port.at("hostIP").empty()) {
                Addresses.valid(port.at("hostIP"));
            }
            port.at("protocol").require();
        }
    }

    private static void hostPortConflicts(Field ports, Set<String> taken) {
        for (Field port : ports.items()) {
            long number = port.at("hostPort").number();
            String use = "%s/%s/%d".formatted(port.text("protocol"), port.text("hostIP"), number);
            if (number != 0 && !taken.add(use)) {
                port.at("hostPort").duplicate(use);
            }
        }
    }

    private void resizes(Field policies) {
        Set<String> seen = new HashSet<>();
        for (Field policy : policies.items()) {
            if (!seen.add(policy.text("resourceName"))) {
                policies.duplicate(policy.text("resourceName"));
            }
            policy.at("resourceName").oneOf(RESIZABLE);
            Field restart = policy.at("restartPolicy");
            if (spec.at("restartPolicy").is("Never") && !restart.is("NotRequired")) {
                policies.invalid(restart.text(), "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }

    static void resources(Field resources) {
        Field limits = resources.at("limits");
        Field requests = resources.at("requests");
        for (Field.Entry limit : limits.entries()) {
            ResourceNames.container(limit.value(), limit.key());
            ResourceNames.amount(limit.value(), limit.key());
        }
        for (Field.Entry entry : requests.entries()) {
            String name = entry.key();
            ResourceNames.container(entry.value(), name);
            ResourceNames.amount(entry.value(), name);
            Quantity request = ResourceNames.quantity(entry.value().node());
            Quantity limit = ResourceNames.quantity(limits.node().path(name));
            if (request == null) {
                continue;
            }
            if (limit == null) {
                if (!ResourceNames.canOvercommit(name)) {
                    limits.required("Limit must be set for non overcommitable resources");
                }
            } else if (!request.equals(limit) && !ResourceNames.canOvercommit(name)) {
                requests.invalid(request.toString(), "must be equal to " + name + " limit of " + limit);
            } else if (request.compareTo(limit) > 0) {
                requests.invalid(request.toString(), "must be less than or equal to " + name + " limit of " + limit);
            }
        }
    }

    private void handlers(Field container) {
        for (String hook : List.of("postStart", "preStop")) {
            Field handler = container.at("lifecycle", hook);
            if (handler.present()) {
                ProbeValidation.handler(handler);
            }
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            ProbeValidation.probe(container.at(probe), !probe.equals("readinessProbe"));
        }
    }
}
