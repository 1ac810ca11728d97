package dev.portcullis.store.validation;

import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods, and the templates of pods. */
public final class PodValidation {
    private static final int MOST_NAMESERVERS = 3;
    private static final int MOST_SEARCHES = 32;
    private static final int LONGEST_SEARCHES = 2048;
    private static final List<String> TOLERATION_EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private PodValidation() {}

    public static void pod(Field pod) {
        spec(pod.at("spec"));
    }

    /** {@code metadata} and {@code spec} of what a controller makes. */
    public static void template(Field template) {
        metadata(template.at("metadata"));
        spec(template.at("spec"));
        if (!template.at("spec", "ephemeralContainers").empty()) {
            template.at("spec", "ephemeralContainers").forbidden("ephemeral containers not allowed in pod template");
        }
    }

    static void metadata(Field metadata) {
        MetaValidation.labels(metadata.at("labels"));
        MetaValidation.annotations(metadata.at("annotations"));
    }

    static void spec(Field spec) {
        Map<String, Field> volumes = VolumeValidation.volumes(spec.at("volumes"));
        Set<String> claims = PodClaimValidation.claims(spec.at("resourceClaims"));
        ContainerValidation containers = new ContainerValidation(spec, volumes, claims);
        containers.validate();
        if (spec.at("resources").present()) {
            PodResourcesValidation.resources(spec);
        }
        spec.at("restartPolicy").require();
        MetaValidation.labels(spec.at("nodeSelector"));
        PodSecurityValidation.pod(spec);
        spec.at("imagePullSecrets").items().forEach(secret -> secret.at("name").require());
        AffinityValidation.affinity(spec.at("affinity"));
        dns(spec);
        for (Field gate : spec.at("readinessGates").items()) {
            gate.at("conditionType").invalid(Formats.qualifiedName(gate.text("conditionType")));
        }
        TopologyValidation.constraints(spec.at("topologySpreadConstraints"));
        names(spec);
        Field deadline = spec.at("activeDeadlineSeconds");
        if (deadline.present()) {
            deadline.range(1, Integer.MAX_VALUE);
        }
        spec.at("tolerations").items().forEach(PodValidation::toleration);
        for (Field alias : spec.at("hostAliases").items()) {
            Addresses.valid(alias.at("ip"));
            alias.at("hostnames").items().forEach(name -> name.invalid(Formats.dnsSubdomain(name.text())));
        }
        schedulingGates(spec.at("schedulingGates"));
        PodSystemValidation.system(spec);
        for (Field.Entry overhead : spec.at("overhead").entries()) {
            ResourceNames.container(overhead.value(), overhead.key());
            ResourceNames.amount(overhead.value(), overhead.key());
        }
    }

    private static void names(Field spec) {
        for (String field : List.of("serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName")) {
            Field name = spec.at(field);
            if (!name.empty()) {
                name.invalid(Formats.dnsSubdomain(name.text()));
            }
        }
        for (String field : List.of("hostname", "subdomain")) {
            Field name = spec.at(field);
            if (!name.empty()) {
                name.invalid(Formats.dnsLabel(name.text()));
            }
        }
        Field scheduler = spec.at("schedulerName");
        if (!scheduler.empty()) {
            scheduler.invalid(Formats.qualifiedName(scheduler.text()));
        }
    }

    private static void dns(Field spec) {
        spec.at("dnsPolicy").require();
        Field config = spec.at("dnsConfig");
        Field servers = config.at("nameservers");
        if (spec.at("dnsPolicy").is("None")) {
            if (config.absent()) {
                config.required("must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            servers.require("must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (servers.node().size() > MOST_NAMESERVERS) {
            servers.invalid("must not have more than " + MOST_NAMESERVERS + " nameservers");
        }
        servers.items().forEach(Addresses::valid);
        Field searches = config.at("searches");
        if (searches.node().size() > MOST_SEARCHES) {
            searches.invalid("must not have more than " + MOST_SEARCHES + " search paths");
        }
        if (String.join(" ", searches.texts()).length() > LONGEST_SEARCHES) {
            searches.invalid("must not have more than " + LONGEST_SEARCHES
                    + " characters (including spaces) in the search list");
        }
        for (Field search : searches.items()) {
            String text = search.text();
            String plain = text.endsWith(".") && text.length() > 1 ? text.substring(0, text.length() - 1) : text;
            if (!plain.equals(".")) {
                search.invalid(Formats.dnsSubdomain(plain));
            }
        }
        config.at("options").items().forEach(option -> option.at("name").require("must not be empty"));
    }

    static void toleration(Field toleration) {
        Field key = toleration.at("key");
        Field operator = toleration.at("operator");
        Field value = toleration.at("value");
        if (!key.empty()) {
            key.invalid(Formats.qualifiedName(key.text()));
        }
        if (key.empty() && !operator.is("Exists")) {
            operator.invalid(
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.at("tolerationSeconds").present()
                && !toleration.at("effect").is("NoExecute")) {
            toleration.at("effect").invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        if (operator.empty() || operator.is("Equal")) {
            List<String> errors = Formats.labelValue(value.text());
            if (!errors.isEmpty()) {
                operator.invalid(value.text(), String.join(";", errors));
            }
        } else if (operator.is("Exists") && !value.empty()) {
            operator.add(FieldError.invalid(
                    operator.path(), toleration.node(), "value must be empty when `operator` is 'Exists'"));
        }
        if (!toleration.at("effect").empty()) {
            toleration.at("effect").oneOf(TOLERATION_EFFECTS);
        }
    }

    private static void schedulingGates(Field gates) {
        Set<String> seen = new HashSet<>();
        for (Field gate : gates.items()) {
            gate.at("name").invalid(Formats.qualifiedName(gate.text("name")));
            if (!seen.add(gate.text("name"))) {
                gate.duplicate(gate.text("name"));
            }
        }
    }

    /** The places of all containers, in the order in which they are looked at. */
    static List<Field> containers(Field spec) {
        List<Field> all = new ArrayList<>();
        for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            all.addAll(spec.at(list).items());
        }
        return all;
    }
}
