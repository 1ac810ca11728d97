package dev.portcullis.admission.taintnodesbycondition;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.chain.IfWanted;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Taints a new node as not ready, so that nothing is scheduled to it before somebody has found out ({@code plugin/nodetaint}). Whoever
 * watches nodes takes the taint away.
 */
@IfWanted("TaintNodesByCondition")
public final class TaintNodesByCondition implements MutatingPlugin {
    private static final String NOT_READY = "node.kubernetes.io/not-ready";

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates() && attributes.isCore("nodes");
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ArrayNode taints = attributes.requireObject().withObjectProperty("spec").withArrayProperty("taints");
        if (taints.valueStream().noneMatch(TaintNodesByCondition::isNotReady)) {
            taints.addObject().put("key", NOT_READY).put("effect", "NoSchedule");
        }
        return Mutation.admitted(attributes);
    }

    private static boolean isNotReady(JsonNode taint) {
        return taint.path("key").asString("").equals(NOT_READY)
                && taint.path("effect").asString("").equals("NoSchedule");
    }
}
