package dev.portcullis.e2e.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies webhook configurations, each for the ConfigMaps and Secrets of one namespace unless it says otherwise, and waits until they are
 * in force: the first webhook of each is asked about an object that is never stored.
 */
public record Configurations(Kubectl admin, Https api, WebhookServer server) {
    private static final String RULES =
            "[{operations: ['*'], apiGroups: [''], apiVersions: [v1], resources: [configmaps, secrets]}]";

    /** One webhook of the server's in YAML's flow style. */
    public String hook(String name, String path, String... more) {
        return webhook(
                name, "{url: '%s%s', caBundle: %s}".formatted(server.url(), path, server.caBundle()), RULES, more);
    }

    public String hookFor(String rules, String name, String path, String... more) {
        return webhook(
                name, "{url: '%s%s', caBundle: %s}".formatted(server.url(), path, server.caBundle()), rules, more);
    }

    private static String webhook(String name, String client, String rules, String... more) {
        return "{name: %s, clientConfig: %s, rules: %s, admissionReviewVersions: [v1], sideEffects: None%s}"
                .formatted(
                        name,
                        client,
                        rules,
                        Stream.of(more).map(field -> ", " + field).collect(Collectors.joining()));
    }

    /** One that is called as a service. */
    public String service(String name, String path, String... more) {
        return webhook(
                name,
                "{service: {namespace: default, name: hook, port: %d, path: %s}, caBundle: %s}"
                        .formatted(server.port(), path, server.caBundle()),
                RULES,
                more);
    }

    public void mutating(String namespace, String... hooks) {
        apply("MutatingWebhookConfiguration", namespace, hooks);
    }

    public void validating(String namespace, String... hooks) {
        apply("ValidatingWebhookConfiguration", namespace, hooks);
    }

    /** Where webhooks have a namespaceSelector of their own, that counts. */
    private void apply(String kind, String namespace, String... hooks) {
        String ready = "/allow/" + kind + "/" + namespace;
        String selector = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}".formatted(namespace);
        String first = hook("ready.example.org", ready, "objectSelector: {matchLabels: {canary: sings}}");
        String all = Stream.concat(Stream.of(first), Stream.of(hooks))
                .map(hook -> hook.contains("namespaceSelector") ? hook : hook.replaceFirst("}$", ", " + selector + "}"))
                .map(hook -> "- " + hook)
                .collect(Collectors.joining("\n"));
        admin.file("webhooks.yaml", """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %s
                metadata: {name: %s}
                webhooks:
                %s
                """.formatted(kind, namespace, all.indent(0).strip()));
        admin.ok("apply", "-f", "webhooks.yaml");
        int before = server.asked(ready).size();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    api.post("/api/v1/namespaces/" + namespace + "/configmaps?dryRun=All", """
                    {"metadata":{"name":"canary","labels":{"canary":"sings"}}}""");
                    return server.asked(ready).size() > before;
                });
    }

    public void delete(String namespace) {
        for (String kind : List.of("mutatingwebhookconfiguration", "validatingwebhookconfiguration")) {
            assertThat(admin.ok("delete", kind, namespace, "--ignore-not-found"))
                    .isNotNull();
        }
    }
}
