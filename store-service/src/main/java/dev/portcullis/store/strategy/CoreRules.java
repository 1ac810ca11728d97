package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.ConfigValidation;
import dev.portcullis.store.validation.CoreValidation;
import dev.portcullis.store.validation.EventValidation;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.NameRule;
import dev.portcullis.store.validation.QuotaValidation;
import dev.portcullis.store.validation.RbacValidation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Kinds of the core group, of coordination and rbac, whose rules are {@link Checks}, and Secrets and Nodes, which have little more. */
final class CoreRules {
    private CoreRules() {}

    static KindRules configMap() {
        return Checks.of(ConfigValidation::configMap).update(ConfigValidation::configMapUpdate);
    }

    static KindRules role(boolean namespaced) {
        return Checks.of(role -> RbacValidation.role(role, namespaced)).named(NameRule.PATH_SEGMENT);
    }

    static KindRules binding(boolean namespaced) {
        return Checks.of(binding -> RbacValidation.binding(binding, namespaced))
                .named(NameRule.PATH_SEGMENT)
                .update(RbacValidation::bindingUpdate);
    }

    static KindRules limitRange() {
        return Checks.of(QuotaValidation::limitRange);
    }

    static KindRules endpoints() {
        return Checks.of(CoreValidation::endpoints);
    }

    static KindRules coreEvent() {
        return Checks.of(EventValidation::core);
    }

    /** Those that came by the core group are let be. */
    static final class Event implements KindRules {
        @Override
        public void validate(Field event) {
            EventValidation.event(event);
        }

        @Override
        public boolean validatesWholeOnUpdate() {
            return false;
        }

        @Override
        public void validateUpdate(Field event, JsonNode old) {
            EventValidation.update(event, old);
        }
    }

    static KindRules lease() {
        return Checks.of(CoreValidation::lease);
    }

    /** The quota's status is the quota controller's. */
    static final class Quota implements KindRules {
        @Override
        public void validate(Field quota) {
            QuotaValidation.quota(quota);
        }

        @Override
        public void validateUpdate(Field quota, JsonNode old) {
            QuotaValidation.quotaUpdate(quota, old);
        }

        @Override
        public void validateStatus(Field quota, JsonNode old) {
            QuotaValidation.quotaStatus(quota);
        }
    }

    /** {@code stringData} is another way to write {@code data}. */
    static final class Secret implements KindRules {
        @Override
        public void prepareForCreate(ObjectNode secret) {
            merge(secret);
        }

        @Override
        public void prepareForUpdate(ObjectNode secret, ObjectNode old) {
            merge(secret);
            if (secret.path("type").asString("").isEmpty()) {
                KindStrategy.copy(secret, old, "type");
            }
        }

        private static void merge(ObjectNode secret) {
            if (secret.remove("stringData") instanceof ObjectNode strings && !strings.isEmpty()) {
                ObjectNode data = secret.get("data") instanceof ObjectNode own ? own : secret.putObject("data");
                strings.properties()
                        .forEach(entry -> data.put(
                                entry.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                entry.getValue().asString("").getBytes(StandardCharsets.UTF_8))));
            }
        }

        @Override
        public void validate(Field secret) {
            ConfigValidation.secret(secret);
        }

        @Override
        public void validateUpdate(Field secret, JsonNode old) {
            ConfigValidation.secretUpdate(secret, old);
        }
    }

    /** A kubelet reports its status with the node that it makes. */
    static final class Node implements KindRules {
        @Override
        public boolean keepsStatusOnCreate() {
            return true;
        }

        @Override
        public void validate(Field node) {
            CoreValidation.node(node);
        }

        @Override
        public void validateUpdate(Field node, JsonNode old) {
            CoreValidation.nodeUpdate(node, old);
        }
    }
}
