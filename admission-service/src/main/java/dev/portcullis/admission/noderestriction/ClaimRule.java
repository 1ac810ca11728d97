package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.Attributes;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Of claims a kubelet reports only how far their growing has come. */
final class ClaimRule implements NodeRestriction.Rule {
    private static final List<String> ITS_OWN =
            List.of("capacity", "conditions", "allocatedResourceStatuses", "allocatedResources");

    @Override
    public void check(String node, Attributes attributes) {
        if (!attributes.subresource().equals("status")) {
            throw attributes.forbidden("may only update PVC status");
        }
        if (!attributes.updates()) {
            throw attributes.forbidden("unexpected operation \"%s\"".formatted(attributes.operation()));
        }
        if (!rest(attributes.requireObject()).equals(rest(attributes.requireOldObject()))) {
            throw attributes.forbidden(
                    "node \"%s\" is not allowed to update fields other than status.quantity and status.conditions"
                            .formatted(node));
        }
    }

    private static ObjectNode rest(ObjectNode claim) {
        ObjectNode copy = claim.deepCopy();
        copy.withObjectProperty("metadata").remove(List.of("resourceVersion", "managedFields"));
        copy.withObjectProperty("status").remove(ITS_OWN);
        return copy;
    }
}
