package dev.portcullis.authz.configuration;

import dev.portcullis.authz.webhook.MatchCondition;
import dev.portcullis.authz.webhook.WebhookSettings;
import dev.portcullis.kube.content.Problems;
import dev.portcullis.kube.outbound.Kubeconfig;
import dev.portcullis.kube.service.GoDuration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one webhook of an AuthorizationConfiguration. */
final class WebhookReader {
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration AUTHORIZED = Duration.ofMinutes(5);
    private static final Duration UNAUTHORIZED = Duration.ofSeconds(30);
    private static final int MOST_CONDITIONS = 64;

    private final Problems problems;
    private final String at;

    WebhookReader(Problems problems, String at) {
        this.problems = problems;
        this.at = at;
    }

    /** Null where something is wrong with it. */
    Configuration.@Nullable Hook read(String name, ConfigurationDocument.Webhook said) {
        version(text(said.subjectAccessReviewVersion()), "subjectAccessReviewVersion", true);
        List<ConfigurationDocument.Condition> conditions =
                Objects.requireNonNullElse(said.matchConditions(), List.of());
        version(
                text(said.matchConditionSubjectAccessReviewVersion()),
                "matchConditionSubjectAccessReviewVersion",
                !conditions.isEmpty());
        WebhookSettings settings = new WebhookSettings(
                name,
                ttl(text(said.authorizedTTL()), "authorizedTTL", AUTHORIZED, said.cacheAuthorizedRequests()),
                ttl(text(said.unauthorizedTTL()), "unauthorizedTTL", UNAUTHORIZED, said.cacheUnauthorizedRequests()),
                timeout(text(said.timeout())),
                deniesOnFailure(text(said.failurePolicy())),
                conditions(conditions));
        Kubeconfig target = target(said.connectionInfo());
        return target == null ? null : new Configuration.Hook(settings, target);
    }

    private Duration timeout(String text) {
        Duration timeout = duration(text, "timeout", Duration.ZERO);
        if (text.isEmpty()) {
            problems.required(at + ".timeout");
        } else {
            problems.unless(
                    timeout.isPositive() && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
                    at + ".timeout",
                    "Invalid value: \"" + text + "\": must be > 0s and <= 30s");
        }
        return timeout;
    }

    private Duration ttl(String text, String field, Duration otherwise, @Nullable Boolean cached) {
        Duration ttl = duration(text, field, otherwise);
        problems.unless(ttl.isPositive(), at + "." + field, "Invalid value: \"" + text + "\": must be > 0s");
        return Boolean.FALSE.equals(cached) ? Duration.ZERO : ttl;
    }

    private Duration duration(String text, String field, Duration otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            problems.add(at + "." + field, text(e.getMessage()));
            return otherwise;
        }
    }

    private void version(String version, String field, boolean required) {
        if (!version.isEmpty()) {
            problems.unless(
                    version.equals("v1"), at + "." + field, "Unsupported value: \"" + version + "\": must be v1");
        } else if (required) {
            problems.required(at + "." + field);
        }
    }

    private boolean deniesOnFailure(String policy) {
        switch (policy) {
            case "" -> problems.required(at + ".failurePolicy");
            case "Deny", "NoOpinion" -> {
                return policy.equals("Deny");
            }
            default ->
                problems.add(
                        at + ".failurePolicy",
                        "Unsupported value: \"" + policy + "\": supported values: \"Deny\", \"NoOpinion\"");
        }
        return true;
    }

    private @Nullable Kubeconfig target(ConfigurationDocument.@Nullable ConnectionInfo said) {
        String field = at + ".connectionInfo";
        String type = said == null ? "" : text(said.type());
        if (said == null || type.isEmpty()) {
            problems.required(field + ".type");
            return null;
        }
        if (!type.equals("KubeConfigFile")) {
            problems.add(field + ".type", "Unsupported value: \"" + type + "\": there is only KubeConfigFile here");
            return null;
        }
        String kubeconfig = text(said.kubeConfigFile());
        if (kubeconfig.isEmpty()) {
            problems.required(field + ".kubeConfigFile");
            return null;
        }
        if (!Path.of(kubeconfig).isAbsolute()) {
            problems.add(field + ".kubeConfigFile", "Invalid value: \"" + kubeconfig + "\": must be an absolute path");
            return null;
        }
        try {
            return Kubeconfig.read(Path.of(kubeconfig));
        } catch (IOException e) {
            problems.add(field + ".kubeConfigFile", "cannot be used: " + e.getMessage());
            return null;
        }
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    private List<MatchCondition> conditions(List<ConfigurationDocument.Condition> said) {
        problems.unless(
                said.size() <= MOST_CONDITIONS,
                at + ".matchConditions",
                "must have at most " + MOST_CONDITIONS + " items");
        List<MatchCondition> conditions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < said.size() && i < MOST_CONDITIONS; i++) {
            String field = at + ".matchConditions[" + i + "].expression";
            String expression = said.get(i).expression();
            if (expression == null || expression.isBlank()) {
                problems.required(field);
                continue;
            }
            problems.unless(seen.add(expression.strip()), field, "Duplicate value");
            try {
                conditions.add(MatchCondition.compile(expression));
            } catch (IllegalArgumentException e) {
                problems.add(field, "Invalid value: \"" + expression + "\": " + e.getMessage());
            }
        }
        return conditions;
    }
}
