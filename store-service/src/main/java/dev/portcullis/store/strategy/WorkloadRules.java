package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.WorkloadValidation;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kinds that make pods. */
final class WorkloadRules {
    private WorkloadRules() {}

    static void register(Map<String, KindRules> rules) {
        rules.put("deployments.apps", new Deployment());
        rules.put("replicasets.apps", new ReplicaSet());
    }

    /** Annotations count, too: they steer rollouts. */
    private static final class Deployment implements KindRules {
        @Override
        public boolean counted() {
            return true;
        }

        @Override
        public void prepareForUpdate(ObjectNode object, ObjectNode old) {
            JsonNode before = old.path("metadata");
            ObjectNode metadata = KindStrategy.metadata(object);
            if (!metadata.path("annotations").equals(before.path("annotations"))) {
                metadata.put("generation", before.path("generation").asLong(0) + 1);
            }
        }

        @Override
        public void prepareStatus(ObjectNode object, ObjectNode old) {
            KindStrategy.copy(KindStrategy.metadata(object), old.path("metadata"), "labels");
        }

        @Override
        public void validate(Field deployment) {
            WorkloadValidation.deployment(deployment);
        }

        @Override
        public void validateStatus(Field deployment, JsonNode old) {
            WorkloadValidation.deploymentStatus(deployment, old);
        }
    }

    private static final class ReplicaSet implements KindRules {
        @Override
        public boolean counted() {
            return true;
        }

        @Override
        public void validate(Field set) {
            WorkloadValidation.replicaSet(set);
        }

        @Override
        public void validateStatus(Field set, JsonNode old) {
            WorkloadValidation.replicaSetStatus(set.at("status"), old);
        }
    }
}
