package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.NetworkingValidation;
import dev.portcullis.store.validation.PersistentVolumeValidation;
import dev.portcullis.store.validation.PolicyValidation;
import dev.portcullis.store.validation.ServiceValidation;
import dev.portcullis.store.validation.StorageValidation;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Networking, policy, scheduling and storage. */
final class OtherRules {
    private OtherRules() {}

    static void register(Map<String, KindRules> rules) {
        rules.put(
                "ingresses.networking.k8s.io",
                Checks.counted(NetworkingValidation::ingress)
                        .create(NetworkingValidation::newIngress)
                        .status((ingress, old) -> ServiceValidation.validateStatus(ingress)));
        rules.put("ingressclasses.networking.k8s.io", Checks.counted(NetworkingValidation::ingressClass));
        rules.put("networkpolicies.networking.k8s.io", Checks.counted(NetworkingValidation::networkPolicy));
        rules.put("endpointslices.discovery.k8s.io", Checks.counted(NetworkingValidation::endpointSlice));
        rules.put(
                "poddisruptionbudgets.policy",
                Checks.counted(PolicyValidation::disruptionBudget)
                        .status((budget, old) -> PolicyValidation.disruptionBudgetStatus(budget)));
        rules.put(
                "horizontalpodautoscalers.autoscaling",
                Checks.of(PolicyValidation::autoscaler)
                        .status((autoscaler, old) -> PolicyValidation.autoscalerStatus(autoscaler)));
        rules.put("priorityclasses.scheduling.k8s.io", new PriorityClass());
        rules.put("persistentvolumeclaims", new Claim());
        rules.put("persistentvolumes", new Volume());
        rules.put(
                "storageclasses.storage.k8s.io",
                Checks.of(StorageValidation::storageClass).update(StorageValidation::storageClassUpdate));
    }

    private static final class PriorityClass implements KindRules {
        @Override
        public void prepareForCreate(ObjectNode object) {
            KindStrategy.generation(object, 1);
        }

        @Override
        public void validate(Field priority) {
            PolicyValidation.priorityClass(priority);
        }

        @Override
        public void validateUpdate(Field priority, JsonNode old) {
            if (priority.at("value").number() != old.path("value").asLong(0)) {
                priority.at("value").forbidden("may not be changed in an update.");
            }
        }
    }

    private static final class Claim implements KindRules {
        @Override
        public void prepareForCreate(ObjectNode claim) {
            claim.putObject("status").put("phase", "Pending");
            if (claim.path("spec") instanceof ObjectNode spec
                    && !spec.path("dataSourceRef").isObject()
                    && !isClaimOrSnapshot(spec.path("dataSource"))) {
                spec.remove("dataSource");
            }
            bothSources(claim);
        }

        @Override
        public void prepareForUpdate(ObjectNode claim, ObjectNode old) {
            bothSources(claim);
        }

        private static boolean isClaimOrSnapshot(JsonNode source) {
            String kind = source.path("kind").asString("") + "."
                    + source.path("apiGroup").asString("");
            return kind.equals("PersistentVolumeClaim.") || kind.equals("VolumeSnapshot.snapshot.storage.k8s.io");
        }

        /** Whoever knows one of the two fields sees what the other says, but for other namespaces. */
        private static void bothSources(ObjectNode claim) {
            if (!(claim.path("spec") instanceof ObjectNode spec)) {
                return;
            }
            JsonNode source = spec.path("dataSource");
            JsonNode reference = spec.path("dataSourceRef");
            if (source.isObject() && !reference.isObject()) {
                spec.set("dataSourceRef", source.deepCopy());
            } else if (reference.isObject()
                    && !source.isObject()
                    && reference.path("namespace").asString("").isEmpty()) {
                spec.set("dataSource", reference.deepCopy());
                ((ObjectNode) spec.path("dataSource")).remove("namespace");
            }
        }

        @Override
        public void validate(Field claim) {
            StorageValidation.claim(claim);
        }

        @Override
        public void validateUpdate(Field claim, JsonNode old) {
            StorageValidation.claimUpdate(claim, old);
        }

        @Override
        public void validateStatus(Field claim, JsonNode old) {
            StorageValidation.claimStatus(claim);
        }
    }

    private static final class Volume implements KindRules {
        @Override
        public void prepareForCreate(ObjectNode volume) {
            volume.putObject("status").put("phase", "Pending");
        }

        @Override
        public void validate(Field volume) {
            PersistentVolumeValidation.volume(volume);
        }

        @Override
        public void validateUpdate(Field volume, JsonNode old) {
            PersistentVolumeValidation.update(volume, old);
        }
    }
}
