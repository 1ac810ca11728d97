package dev.portcullis.gateway.audit.policy;

import dev.portcullis.kube.content.ConfigurationFile;
import dev.portcullis.kube.content.Problems;
import dev.portcullis.kube.format.NameFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code --audit-policy-file}: a {@code Policy} of {@code audit.k8s.io/v1}, as kube-apiserver reads it. */
public final class PolicyFile {
    private PolicyFile() {}

    private record Document(
            @Nullable String apiVersion,
            @Nullable String kind,
            @Nullable JsonNode metadata,
            @Nullable List<Rule> rules,
            @Nullable List<String> omitStages,
            @Nullable Boolean omitManagedFields) {}

    private record Rule(
            @Nullable String level,
            @Nullable List<String> users,
            @Nullable List<String> userGroups,
            @Nullable List<String> verbs,
            @Nullable List<Resources> resources,
            @Nullable List<String> namespaces,
            @Nullable List<String> nonResourceURLs,
            @Nullable List<String> omitStages,
            @Nullable Boolean omitManagedFields) {}

    private record Resources(
            @Nullable String group,
            @Nullable List<String> resources,
            @Nullable List<String> resourceNames) {}

    /** @throws IOException in a sentence that names the file and all that is wrong in it */
    public static AuditPolicy read(Path file) throws IOException {
        return ConfigurationFile.read(file, Document.class, PolicyFile::policy);
    }

    private static AuditPolicy policy(Document document) {
        Problems problems = new Problems();
        problems.unless("audit.k8s.io/v1".equals(document.apiVersion()), "apiVersion", "must be audit.k8s.io/v1");
        problems.unless("Policy".equals(document.kind()), "kind", "must be Policy");
        Set<Stage> omitted = stages(list(document.omitStages()), "omitStages", problems);
        List<PolicyRule> rules = new ArrayList<>();
        for (Rule rule : list(document.rules())) {
            rules.add(rule(rule, document, omitted, "rules[" + rules.size() + "]", problems));
        }
        problems.unless(!rules.isEmpty(), "rules", "a policy must have at least one rule");
        problems.orThrow();
        return new AuditPolicy(List.copyOf(rules));
    }

    private static PolicyRule rule(Rule rule, Document document, Set<Stage> omitted, String at, Problems problems) {
        Set<Stage> stages = stages(list(rule.omitStages()), at + ".omitStages", problems);
        stages.addAll(omitted);
        List<PolicyRule.GroupResources> resources = new ArrayList<>();
        for (Resources group : list(rule.resources())) {
            resources.add(resources(group, at + ".resources[" + resources.size() + "]", problems));
        }
        urls(rule, at + ".nonResourceURLs", problems);
        boolean managedFields = Objects.requireNonNullElse(
                rule.omitManagedFields(), Objects.requireNonNullElse(document.omitManagedFields(), false));
        return new PolicyRule(
                new Recording(level(rule.level(), at + ".level", problems), Set.copyOf(stages), managedFields),
                list(rule.users()),
                list(rule.userGroups()),
                list(rule.verbs()),
                List.copyOf(resources),
                list(rule.namespaces()),
                list(rule.nonResourceURLs()));
    }

    private static Level level(@Nullable String text, String at, Problems problems) {
        if (text == null || text.isEmpty()) {
            problems.required(at);
            return Level.NONE;
        }
        return Level.named(text).orElseGet(() -> {
            problems.add(at, notSupported(text, Level.names()));
            return Level.NONE;
        });
    }

    private static Set<Stage> stages(List<String> names, String at, Problems problems) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String field = at + "[" + i + "]";
            Stage.named(name)
                    .ifPresentOrElse(stages::add, () -> problems.add(field, notSupported(name, Stage.names())));
        }
        return stages;
    }

    private static PolicyRule.GroupResources resources(Resources group, String at, Problems problems) {
        String name = Objects.requireNonNullElse(group.group(), "");
        if (!name.isEmpty()) {
            NameFormat.DNS_SUBDOMAIN.check(name).forEach(what -> problems.add(at + ".group", what));
        }
        List<String> names = list(group.resourceNames());
        problems.unless(
                names.isEmpty() || !list(group.resources()).isEmpty(),
                at + ".resourceNames",
                "Invalid value: using resourceNames requires at least one resource");
        return new PolicyRule.GroupResources(name, list(group.resources()), names);
    }

    private static void urls(Rule rule, String at, Problems problems) {
        List<String> urls = list(rule.nonResourceURLs());
        for (int i = 0; i < urls.size(); i++) {
            String url = urls.get(i);
            String field = at + "[" + i + "]";
            problems.unless(
                    url.equals("*") || url.startsWith("/"),
                    field,
                    "Invalid value: \"%s\": non-resource URL rules must begin with a '/' character".formatted(url));
            int star = url.indexOf('*');
            problems.unless(
                    star < 0 || star == url.length() - 1,
                    field,
                    "Invalid value: \"%s\": non-resource URL wildcards '*' must be the final character of the rule"
                            .formatted(url));
        }
        problems.unless(
                urls.isEmpty()
                        || (list(rule.resources()).isEmpty()
                                && list(rule.namespaces()).isEmpty()),
                at,
                "Invalid value: rules cannot apply to both regular resources and non-resource URLs");
    }

    private static String notSupported(String value, List<String> known) {
        return "Unsupported value: \"" + value + "\": supported values: "
                + String.join(", ", known.stream().map(name -> '"' + name + '"').toList());
    }

    private static <T> List<T> list(@Nullable List<T> given) {
        return given == null
                ? List.of()
                : Stream.ofNullable(given).flatMap(List::stream).toList();
    }
}
