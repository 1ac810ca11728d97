package dev.portcullis.admission.defaulttolerationseconds;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds the two tolerations where the pod has none of its own for these taints ({@code plugin/defaulttolerationseconds}). */
public final class DefaultTolerationSeconds implements MutatingPlugin {
    private final long notReadySeconds;
    private final long unreachableSeconds;

    public DefaultTolerationSeconds(long notReadySeconds, long unreachableSeconds) {
        this.notReadySeconds = notReadySeconds;
        this.unreachableSeconds = unreachableSeconds;
    }

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.isCore("pods")
                && (attributes.operation() == Operation.CREATE || attributes.operation() == Operation.UPDATE);
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode spec = attributes.requireObject().withObjectProperty("spec");
        tolerate(spec, "node.kubernetes.io/not-ready", notReadySeconds);
        tolerate(spec, "node.kubernetes.io/unreachable", unreachableSeconds);
        return Mutation.admitted(attributes);
    }

    private static void tolerate(ObjectNode spec, String taint, long seconds) {
        for (JsonNode toleration : spec.path("tolerations")) {
            String key = toleration.path("key").asString("");
            String effect = toleration.path("effect").asString("");
            if ((key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return;
            }
        }
        spec.withArrayProperty("tolerations")
                .addObject()
                .put("key", taint)
                .put("operator", "Exists")
                .put("effect", "NoExecute")
                .put("tolerationSeconds", seconds);
    }
}
