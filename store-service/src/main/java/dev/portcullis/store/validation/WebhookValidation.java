package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Webhooks of admission: whom they are asked about, and where they are. */
public final class WebhookValidation {
    private static final int LONGEST_TIMEOUT = 30;

    private WebhookValidation() {}

    public static void configuration(Field configuration) {
        Set<String> names = new HashSet<>();
        for (Field webhook : configuration.at("webhooks").items()) {
            webhook(webhook);
            ReviewVersions.check(webhook.at("admissionReviewVersions"), ReviewVersions.ONE_OF_THEM);
            Field name = webhook.at("name");
            if (!name.empty() && !names.add(name.text())) {
                name.duplicate();
            }
        }
    }

    private static void webhook(Field webhook) {
        fullyQualified(webhook.at("name"));
        webhook.at("rules").items().forEach(RuleValidation::withOperations);
        webhook.at("sideEffects").require("must specify one of None, NoneOnDryRun");
        Field timeout = webhook.at("timeoutSeconds");
        if (timeout.present() && (timeout.number() < 1 || timeout.number() > LONGEST_TIMEOUT)) {
            timeout.invalid("the timeout value must be between 1 and " + LONGEST_TIMEOUT + " seconds");
        }
        SelectorValidation.labelSelector(webhook.at("namespaceSelector"));
        SelectorValidation.labelSelector(webhook.at("objectSelector"));
        WebhookAddress.either(webhook.at("clientConfig"));
        RuleValidation.matchConditions(webhook.at("matchConditions"), AdmissionExpressions.WITHOUT_PARAMETERS);
    }

    private static void fullyQualified(Field name) {
        if (!name.require()) {
            return;
        }
        List<String> errors = Formats.dnsSubdomain(name.text());
        if (!errors.isEmpty()) {
            name.invalid(String.join(",", errors));
        } else if (Stream.of(name.text().split("\\.", -1)).limit(3).count() < 3) {
            name.invalid("should be a domain with at least three segments separated by dots");
        }
    }
}
