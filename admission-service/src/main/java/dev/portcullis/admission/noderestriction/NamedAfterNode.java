package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.certificaterequests.RequestedSubject;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Objects that say themselves which node they belong to. */
final class NamedAfterNode {
    private static final String LEASES = "kube-node-lease";
    private static final Set<String> KUBELET_SIGNERS =
            Set.of("kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet");

    private NamedAfterNode() {}

    static void lease(String node, Attributes attributes) {
        if (!attributes.namespace().equals(LEASES)) {
            throw attributes.forbidden("can only access leases in the \"" + LEASES + "\" system namespace");
        }
        if (!name(attributes).equals(node)) {
            throw attributes.forbidden("can only access node lease with the same name as the requesting node");
        }
    }

    static void csiNode(String node, Attributes attributes) {
        if (!name(attributes).equals(node)) {
            throw attributes.forbidden("can only access CSINode with the same name as the requesting node");
        }
    }

    /** What else is done to slices the authorizer sees to; it does not see what is created, nor each that a deletecollection deletes. */
    static void resourceSlice(String node, Attributes attributes) {
        switch (attributes.operation()) {
            case CREATE -> slice(node, attributes, attributes.object(), "create");
            case DELETE -> slice(node, attributes, attributes.oldObject(), "delete");
            default -> {}
        }
    }

    private static void slice(String node, Attributes attributes, @Nullable JsonNode slice, String verb) {
        if (slice == null || !PodRule.runsOn(node, slice)) {
            throw attributes.forbidden(
                    "can only " + verb + " ResourceSlice with the same NodeName as the requesting node");
        }
    }

    static void certificateRequest(String node, Attributes attributes) {
        if (!attributes.creates()) {
            return;
        }
        JsonNode spec = attributes.requireObject().path("spec");
        if (!KUBELET_SIGNERS.contains(spec.path("signerName").asString(""))) {
            return;
        }
        String wanted = "system:node:" + node;
        try {
            var names = RequestedSubject.of(spec.path("request").asString("")).commonNames();
            // Go's parser takes the last of several.
            if (names.isEmpty() || !names.getLast().equals(wanted)) {
                throw attributes.forbidden("can only create a node CSR with CN=" + wanted);
            }
        } catch (IOException e) {
            throw attributes.forbidden("unable to parse csr: " + e.getMessage());
        }
    }

    private static String name(Attributes attributes) {
        return attributes.creates()
                ? attributes.requireObject().path("metadata").path("name").asString("")
                : attributes.name();
    }
}
