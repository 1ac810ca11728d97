package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Flow schemas and priority levels. */
public final class FlowValidation {
    private static final int MOST_PRECEDENCE = 10_000;
    private static final int MOST_QUEUES = 10_000_000;
    private static final int HASH_BITS = 60;
    private static final List<String> SUBJECTS = List.of("Group", "ServiceAccount", "User");
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");

    private FlowValidation() {}

    public static void schema(Field schema) {
        Field spec = schema.at("spec");
        Field precedence = spec.at("matchingPrecedence");
        if (precedence.number() <= 0) {
            precedence.invalid(precedence.number(), "must be a positive value");
        }
        if (precedence.number() > MOST_PRECEDENCE) {
            precedence.invalid("must not be greater than " + MOST_PRECEDENCE);
        }
        if (precedence.number() == 1 && !schema.at("metadata", "name").is("exempt")) {
            precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
        }
        if (spec.at("distinguisherMethod").present()) {
            spec.at("distinguisherMethod", "type").oneOf(List.of("ByNamespace", "ByUser"));
        }
        Field level = spec.at("priorityLevelConfiguration", "name");
        if (level.require("must reference a priority level")) {
            level.invalid(Formats.dnsSubdomain(level.text()));
        }
        spec.at("rules").items().forEach(FlowValidation::rule);
        FixedFlows.schema(schema);
    }

    private static void rule(Field rule) {
        rule.at("subjects").require("subjects must contain at least one value");
        rule.at("subjects").items().forEach(FlowValidation::subject);
        if (rule.at("resourceRules").empty() && rule.at("nonResourceRules").empty()) {
            rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        for (Field resources : rule.at("resourceRules").items()) {
            verbs(resources.at("verbs"));
            several(resources.at("apiGroups"), "resource rules must supply at least one api group", "api groups");
            several(resources.at("resources"), "resource rules must supply at least one resource", "resources");
            Field namespaces = resources.at("namespaces");
            if (!namespaces.empty() || !resources.flag("clusterScope")) {
                several(
                        namespaces,
                        "resource rules that are not cluster scoped must supply at least one namespace",
                        "namespaces");
            }
            unlessAll(namespaces).forEach(FlowValidation::namespace);
        }
        for (Field paths : rule.at("nonResourceRules").items()) {
            verbs(paths.at("verbs"));
            several(
                    paths.at("nonResourceURLs"),
                    "nonResourceURLs must contain at least one value",
                    "non-resource URLs");
            unlessAll(paths.at("nonResourceURLs")).forEach(FlowValidation::path);
        }
    }

    /** What stands beside an asterisk is not looked at. */
    private static List<Field> unlessAll(Field list) {
        return list.texts().contains("*") ? List.of() : list.items();
    }

    private static void namespace(Field namespace) {
        Formats.dnsLabel(namespace.text())
                .forEach(error ->
                        namespace.invalid("each member of this list must be '*' or a DNS-1123 label; " + error));
    }

    private static void path(Field path) {
        String text = path.text();
        if (text.equals("/")) {
            return;
        }
        if (text.isEmpty()) {
            path.invalid("must not be empty");
        } else if (!text.startsWith("/")) {
            path.invalid("must start with slash");
        } else if (text.contains(" ")) {
            path.invalid("must not contain white-space");
        } else if (text.contains("//")) {
            path.invalid("must not contain double slash");
        } else if (text.contains("*") && (text.indexOf('*') < text.length() - 1 || !text.endsWith("/*"))) {
            path.invalid("wildcard can only do suffix matching");
        }
    }

    private static void verbs(Field verbs) {
        several(verbs, "verbs must contain at least one value", "verbs");
        if (!verbs.texts().contains("*") && !VERBS.containsAll(verbs.texts())) {
            verbs.notSupported(VERBS);
        }
    }

    private static void several(Field list, String none, String what) {
        if (list.require(none) && list.node().size() > 1 && list.texts().contains("*")) {
            list.invalid("if '*' is present, must not specify other " + what);
        }
    }

    private static void subject(Field subject) {
        String kind = subject.text("kind");
        if (!subject.at("kind").oneOf(SUBJECTS)) {
            return;
        }
        for (String other : SUBJECTS) {
            String field = other.equals("ServiceAccount") ? "serviceAccount" : other.toLowerCase(Locale.ROOT);
            Field named = subject.at(field);
            if (!other.equals(kind)) {
                if (named.present()) {
                    named.forbidden("%s is forbidden when subject kind is not '%s'".formatted(field, other));
                }
            } else if (named.absent()) {
                named.required("%s is required when subject kind is '%s'".formatted(field, kind));
            } else {
                named.at("name").require();
                if (kind.equals("ServiceAccount")) {
                    if (!named.at("name").empty() && !named.at("name").is("*")) {
                        named.at("name").invalid(Formats.dnsSubdomain(named.text("name")));
                    }
                    if (named.at("namespace").require("must specify namespace for service account")) {
                        named.at("namespace").invalid(Formats.dnsLabel(named.text("namespace")));
                    }
                }
            }
        }
    }

    public static void level(Field level) {
        Field spec = level.at("spec");
        Field limited = spec.at("limited");
        Field type = spec.at("type");
        if (type.is("Exempt") != level.at("metadata", "name").is("exempt")) {
            type.invalid("type must be 'Exempt' if and only if name is 'exempt'");
        }
        if (type.is("Exempt")) {
            if (limited.present()) {
                limited.forbidden("must be nil if the type is not Limited");
            }
            shares(spec.at("exempt", "nominalConcurrencyShares"));
            percent(spec.at("exempt", "lendablePercent"));
        } else if (type.is("Limited")) {
            if (spec.at("exempt").present()) {
                spec.at("exempt").forbidden("must be nil if the type is Limited");
            }
            if (limited.absent()) {
                limited.required("must not be empty when type is Limited");
            } else {
                limited(limited);
            }
        } else if (type.empty()) {
            type.notSupported(List.of("Exempt", "Limited"));
        }
        FixedFlows.level(level);
    }

    private static void limited(Field limited) {
        shares(limited.at("nominalConcurrencyShares"));
        Field response = limited.at("limitResponse");
        Field queuing = response.at("queuing");
        if (response.at("type").is("Reject")) {
            if (queuing.present()) {
                queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
            }
        } else if (response.at("type").is("Queue")) {
            if (queuing.absent()) {
                queuing.required("must not be empty if limited.limitResponse.type is Limited");
            } else {
                queuing(queuing);
            }
        } else if (response.at("type").empty()) {
            response.at("type").notSupported(List.of("Queue", "Reject"));
        }
        percent(limited.at("lendablePercent"));
        if (limited.at("borrowingLimitPercent").number() < 0) {
            limited.at("borrowingLimitPercent").invalid("if specified, must be a non-negative integer");
        }
    }

    private static void shares(Field shares) {
        if (shares.number() < 0) {
            shares.invalid("must be a non-negative integer");
        }
    }

    /** Of flow schemas and of levels. */
    public static void status(Field object, JsonNode old) {
        Set<String> types = new HashSet<>();
        for (Field condition : object.at("status", "conditions").items()) {
            Field type = condition.at("type");
            if (!types.add(type.text())) {
                type.duplicate();
            }
            type.require("must not be empty");
        }
    }

    private static void percent(Field percent) {
        if (percent.number() < 0 || percent.number() > 100) {
            percent.invalid("must be between 0 and 100, inclusive");
        }
    }

    private static void queuing(Field queuing) {
        for (String field : List.of("queueLengthLimit", "queues", "handSize")) {
            if (queuing.at(field).number() <= 0) {
                queuing.at(field).invalid(queuing.at(field).number(), "must be positive");
            }
        }
        Field queues = queuing.at("queues");
        if (queues.number() > MOST_QUEUES) {
            queues.invalid("must not be greater than " + MOST_QUEUES);
        }
        Field hand = queuing.at("handSize");
        if (hand.number() > 0 && hand.number() > queues.number()) {
            hand.invalid("should not be greater than queues (" + queues.number() + ')');
        } else {
            entropy(queues.number(), hand);
        }
    }

    /** A hand is dealt by a hash of so many bits. */
    private static void entropy(long queues, Field hand) {
        double bits = 0;
        for (long i = 0; i < hand.number() && bits <= HASH_BITS; i++) {
            bits += Math.log(queues - i) / Math.log(2);
        }
        if (Math.ceil(bits) > HASH_BITS) {
            hand.invalid("required entropy bits of deckSize %d and handSize %d should not be greater than %d"
                    .formatted(queues, hand.number(), HASH_BITS));
        }
    }
}
