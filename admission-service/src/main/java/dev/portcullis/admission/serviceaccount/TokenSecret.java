package dev.portcullis.admission.serviceaccount;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A Secret of type {@code kubernetes.io/service-account-token}: whose it is, not what is in it. */
record TokenSecret(String name, String account, String accountUid, boolean hasToken) {
    static TokenSecret of(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode annotations = metadata.path("annotations");
        return new TokenSecret(
                metadata.path("name").asString(),
                annotations.path("kubernetes.io/service-account.name").asString(""),
                annotations.path("kubernetes.io/service-account.uid").asString(""),
                object.path("data").has("token"));
    }

    boolean isOf(Account of) {
        return account.equals(of.name()) && accountUid.equals(of.uid());
    }
}
