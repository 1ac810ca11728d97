package dev.portcullis.authz.configuration;

import dev.portcullis.authz.webhook.WebhookSettings;
import dev.portcullis.kube.outbound.Kubeconfig;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The authorizers, in the order in which they are asked. */
record Configuration(List<Entry> authorizers) {
    static final String WEBHOOK = "Webhook";

    Configuration {
        authorizers = List.copyOf(authorizers);
    }

    /** @param webhook null for all other types */
    record Entry(String type, @Nullable Hook webhook) {}

    record Hook(WebhookSettings settings, Kubeconfig target) {}

    /** Those that have to be there from the start. */
    TreeSet<String> builtIn() {
        TreeSet<String> types = new TreeSet<>();
        authorizers.stream()
                .map(Entry::type)
                .filter(type -> !type.equals(WEBHOOK))
                .forEach(types::add);
        return types;
    }
}
