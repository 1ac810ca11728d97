package dev.portcullis.store.validation;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Environment variables and where their values come from. */
final class EnvValidation {
    private static final List<String> SOURCES =
            List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
    private static final List<String> ENV_FIELDS = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final List<String> VOLUME_FIELDS =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final Pattern SUBSCRIPT = Pattern.compile("(metadata\\.(?:labels|annotations))\\['(.*)'\\]");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final Set<String> CPU_DIVISORS = Set.of("0", "1m", "1");
    private static final Set<String> DIVISORS =
            Set.of("0", "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

    private EnvValidation() {}

    static void env(Field env) {
        for (Field variable : env.items()) {
            Field name = variable.at("name");
            if (name.require()) {
                name.invalid(Formats.envVarName(name.text()));
            }
            Field from = variable.at("valueFrom");
            if (from.present()) {
                source(variable, from);
            }
        }
    }

    private static void source(Field variable, Field from) {
        int sources = 0;
        for (String kind : SOURCES) {
            Field source = from.at(kind);
            if (source.absent()) {
                continue;
            }
            sources++;
            switch (kind) {
                case "fieldRef" -> fieldRef(source, ENV_FIELDS, true);
                case "resourceFieldRef" -> resourceFieldRef(source, false);
                case "fileKeyRef" -> {
                    source.at("key").require();
                    source.at("volumeName").require();
                    source.at("path").require();
                }
                default -> keyRef(source);
            }
        }
        if (sources == 0) {
            from.invalid(
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        }
        if (!variable.at("value").empty()) {
            if (sources > 0) {
                from.invalid("", "may not be specified when `value` is not empty");
            }
        } else if (sources > 1) {
            from.invalid("", "may not have more than one field specified at a time");
        }
    }

    private static void keyRef(Field reference) {
        reference.at("name").invalid(Formats.dnsSubdomain(reference.text("name")));
        if (reference.at("key").require()) {
            reference.at("key").invalid(Formats.configMapKey(reference.text("key")));
        }
    }

    static void envFrom(Field envFrom) {
        for (Field source : envFrom.items()) {
            if (!source.at("prefix").empty()) {
                source.at("prefix").invalid(Formats.envVarName(source.text("prefix")));
            }
            int sources = 0;
            for (String kind : List.of("configMapRef", "secretRef")) {
                Field reference = source.at(kind);
                if (reference.present()) {
                    sources++;
                    reference.at("name").invalid(Formats.dnsSubdomain(reference.text("name")));
                }
            }
            if (sources == 0) {
                source.invalid("", "must specify one of: `configMapRef` or `secretRef`");
            } else if (sources > 1) {
                source.invalid("", "may not have more than one field specified at a time");
            }
        }
    }

    static void volumeFieldRef(Field reference) {
        fieldRef(reference, VOLUME_FIELDS, false);
    }

    private static void fieldRef(Field reference, List<String> supported, boolean subscripts) {
        reference.at("apiVersion").require();
        Field path = reference.at("fieldPath");
        if (!path.require()) {
            return;
        }
        Matcher subscript = SUBSCRIPT.matcher(path.text());
        if (subscript.matches()) {
            List<String> errors = subscript.group(1).endsWith("labels")
                    ? Formats.qualifiedName(subscript.group(2))
                    : Formats.annotationKey(subscript.group(2));
            path.invalid(errors);
        } else if (!ENV_FIELDS.contains(path.text()) && !VOLUME_FIELDS.contains(path.text())) {
            path.invalid("error converting fieldPath: field label not supported: " + path.text());
        } else if (!supported.contains(path.text()) && (subscripts || !VOLUME_FIELDS.contains(path.text()))) {
            path.notSupported(supported);
        }
    }

    /** @param named whether the container must be named, as it must outside of one */
    static void resourceFieldRef(Field reference, boolean named) {
        if (named) {
            reference.at("containerName").require();
        }
        Field resource = reference.at("resource");
        if (!resource.require()) {
            return;
        }
        if (!RESOURCES.contains(resource.text()) && !resource.text().contains("hugepages-")) {
            resource.notSupported(RESOURCES);
        }
        Field divisor = reference.at("divisor");
        Set<String> divisors = resource.text().endsWith(".cpu") ? CPU_DIVISORS : DIVISORS;
        if (!divisor.empty() && !divisors.contains(divisor.text())) {
            divisor.invalid("only divisor's values "
                    + String.join(", ", divisors.stream().sorted().toList()) + " are supported with the resource "
                    + resource.text());
        }
    }
}
