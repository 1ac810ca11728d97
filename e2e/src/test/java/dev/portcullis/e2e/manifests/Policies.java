package dev.portcullis.e2e.manifests;

import tools.jackson.databind.JsonNode;

/** What the NetworkPolicies of a suite let through, between pods that are told apart by {@code app.kubernetes.io/name}. */
public final class Policies {
    private static final String NAME = "app.kubernetes.io/name";

    private final Rendered rendered;

    public Policies(Rendered rendered) {
        this.rendered = rendered;
    }

    /** Both have to allow it: the caller's egress and the other's ingress. */
    public boolean allow(String caller, String called, int port) {
        return allows(caller, "egress", "to", called, port) && allows(called, "ingress", "from", caller, port);
    }

    /** Whether anybody at all may call it. */
    public boolean open(String called) {
        return rendered.all("NetworkPolicy")
                .filter(policy -> selects(policy.at("/spec/podSelector"), called))
                .flatMap(policy -> policy.at("/spec/ingress").valueStream())
                .anyMatch(rule -> !rule.has("from"));
    }

    private boolean allows(String pod, String direction, String peers, String other, int port) {
        return rendered.all("NetworkPolicy")
                .filter(policy -> selects(policy.at("/spec/podSelector"), pod))
                .flatMap(policy -> policy.path("spec").path(direction).valueStream())
                .filter(rule -> rule.path("ports")
                        .valueStream()
                        .anyMatch(one -> one.path("port").asInt(0) == port))
                .anyMatch(rule -> !rule.has(peers)
                        || rule.path(peers)
                                .valueStream()
                                .anyMatch(peer ->
                                        !peer.has("namespaceSelector") && selects(peer.path("podSelector"), other)));
    }

    private static boolean selects(JsonNode selector, String pod) {
        JsonNode labels = selector.path("matchLabels");
        return labels.isEmpty() || labels.path(NAME).asString("").equals(pod);
    }
}
