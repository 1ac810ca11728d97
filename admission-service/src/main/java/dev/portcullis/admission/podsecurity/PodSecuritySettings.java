package dev.portcullis.admission.podsecurity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** {@code PodSecurityConfiguration}: what holds where labels say nothing, and what is exempt. */
record PodSecuritySettings(Policy defaults, Exemptions exemptions) {
    static final PodSecuritySettings DEFAULT = new PodSecuritySettings(Policy.PRIVILEGED, Exemptions.NONE);

    private static final String GROUP = "pod-security.admission.config.k8s.io/";
    private static final Set<String> VERSIONS = Set.of(GROUP + "v1", GROUP + "v1beta1", GROUP + "v1alpha1");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** @throws IllegalArgumentException with all that is wrong with it */
    static PodSecuritySettings of(JsonNode configuration) {
        List<String> faults = new ArrayList<>();
        if (!VERSIONS.contains(configuration.path("apiVersion").asString(""))
                || !configuration.path("kind").asString("").equals("PodSecurityConfiguration")) {
            throw new IllegalArgumentException("must be a PodSecurityConfiguration of " + GROUP + "v1");
        }
        known(configuration, "", Set.of("apiVersion", "kind", "defaults", "exemptions"), faults);
        JsonNode defaults = configuration.path("defaults");
        JsonNode exemptions = configuration.path("exemptions");
        known(
                defaults,
                "defaults.",
                Set.of("enforce", "enforce-version", "audit", "audit-version", "warn", "warn-version"),
                faults);
        known(exemptions, "exemptions.", Set.of("usernames", "namespaces", "runtimeClasses"), faults);
        PodSecuritySettings settings = new PodSecuritySettings(
                new Policy(
                        levelVersion(defaults, "enforce", faults),
                        levelVersion(defaults, "audit", faults),
                        levelVersion(defaults, "warn", faults)),
                new Exemptions(
                        names(exemptions, "usernames", Pattern.compile(".+"), faults),
                        names(exemptions, "namespaces", LABEL, faults),
                        names(exemptions, "runtimeClasses", SUBDOMAIN, faults)));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", faults));
        }
        return settings;
    }

    private static void known(JsonNode part, String path, Set<String> fields, List<String> faults) {
        part.propertyNames().stream()
                .filter(name -> !fields.contains(name))
                .forEach(name -> faults.add("unknown field \"" + path + name + "\""));
    }

    private static LevelVersion levelVersion(JsonNode defaults, String mode, List<String> faults) {
        return new LevelVersion(
                parsed(defaults, mode, Level.PRIVILEGED, Level::parse, faults),
                parsed(defaults, mode + "-version", Version.LATEST, Version::parse, faults));
    }

    private static <T> T parsed(
            JsonNode defaults, String field, T byDefault, Function<String, T> parse, List<String> faults) {
        JsonNode value = defaults.path(field);
        if (value.isMissingNode() || value.asString("").isEmpty()) {
            return byDefault;
        }
        try {
            return parse.apply(value.asString(""));
        } catch (IllegalArgumentException e) {
            faults.add("defaults." + field + ": Invalid value: " + value + ": " + e.getMessage());
            return byDefault;
        }
    }

    private static Set<String> names(JsonNode exemptions, String field, Pattern form, List<String> faults) {
        Set<String> names = new LinkedHashSet<>();
        JsonNode list = exemptions.path(field);
        if (!list.isArray() && !(list instanceof MissingNode) && !list.isNull()) {
            faults.add("exemptions." + field + ": must be a list");
        }
        for (int i = 0; i < list.size(); i++) {
            String name = list.path(i).asString("");
            String path = "exemptions." + field + "[" + i + "]: ";
            if (name.isEmpty() && field.equals("usernames")) {
                faults.add(path + "Required value");
            } else if (!form.matcher(name).matches()) {
                faults.add(path + "Invalid value: \"" + name + "\"");
            } else if (!names.add(name)) {
                faults.add(path + "Duplicate value: \"" + name + "\"");
            }
        }
        return names;
    }
}
