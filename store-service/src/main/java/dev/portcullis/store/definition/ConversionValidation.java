package dev.portcullis.store.definition;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.ReviewVersions;
import dev.portcullis.store.validation.WebhookAddress;

/** How objects get from one version to another: not at all, or by a webhook. */
final class ConversionValidation {
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
        ReviewVersions.check(versions, "");
    }
}
