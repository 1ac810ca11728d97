package dev.portcullis.store.definition;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.Formats;
import dev.portcullis.store.validation.WebhookAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How objects get from one version to another: not at all, or by a webhook. */
final class ConversionValidation {
    private static final List<String> REVIEW_VERSIONS = List.of("v1", "v1beta1");
    private static final String POINTLESS = "should not be set when strategy is not set to Webhook";

    private ConversionValidation() {}

    /** The paths are those of the internal version, as kube-apiserver tells them. */
    static void conversion(Field conversion) {
        if (conversion.absent()) {
            return;
        }
        conversion.at("strategy").require();
        Field webhook = conversion.at("webhook");
        Field client = webhook.at("clientConfig").as(conversion.path() + ".webhookClientConfig");
        Field versions = webhook.at("conversionReviewVersions").as(conversion.path() + ".conversionReviewVersions");
        if (!conversion.at("strategy").is("Webhook")) {
            if (client.present()) {
                client.forbidden(POINTLESS);
            }
            if (!versions.empty()) {
                versions.forbidden(POINTLESS);
            }
            return;
        }
        if (client.absent()) {
            client.required("required when strategy is set to Webhook");
        } else {
            WebhookAddress.either(client);
        }
        reviewVersions(versions);
    }

    private static void reviewVersions(Field versions) {
        if (!versions.require()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field version : versions.items()) {
            if (!seen.add(version.text())) {
                version.invalid("duplicate version");
            } else {
                version.invalid(Formats.dns1035Label(version.text()));
            }
        }
        if (REVIEW_VERSIONS.stream().noneMatch(seen::contains)) {
            versions.invalid("must include at least one of " + String.join(", ", REVIEW_VERSIONS));
        }
    }
}
