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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Kinds whose rules are checks and nothing else, and Secrets and Nodes, which have little more. */
final class CoreRules {
    private CoreRules() {}

    /** Checks of a new object, of an update in addition, and of a status. */
    record Checks(
            NameRule names,
            boolean counted,
            Consumer<Field> create,
            BiConsumer<Field, JsonNode> update,
            BiConsumer<Field, JsonNode> status)
            implements KindRules {
        Checks(Consumer<Field> create) {
            this(create, (field, old) -> {});
        }

        Checks(Consumer<Field> create, BiConsumer<Field, JsonNode> update) {
            this(NameRule.SUBDOMAIN, false, create, update);
        }

        Checks(NameRule names, boolean counted, Consumer<Field> create, BiConsumer<Field, JsonNode> update) {
            this(names, counted, create, update, (field, old) -> {});
        }

        Checks withStatus(BiConsumer<Field, JsonNode> checks) {
            return new Checks(names, counted, create, update, checks);
        }

        @Override
        public void validateStatus(Field object, JsonNode old) {
            status.accept(object, old);
        }

        @Override
        public void validate(Field object) {
            create.accept(object);
        }

        @Override
        public void validateUpdate(Field object, JsonNode old) {
            update.accept(object, old);
        }
    }

    static KindRules configMap() {
        return new Checks(ConfigValidation::configMap, ConfigValidation::configMapUpdate);
    }

    static KindRules role(boolean namespaced) {
        return new Checks(
                NameRule.PATH_SEGMENT, false, role -> RbacValidation.role(role, namespaced), (role, old) -> {});
    }

    static KindRules binding(boolean namespaced) {
        return new Checks(
                NameRule.PATH_SEGMENT,
                false,
                binding -> RbacValidation.binding(binding, namespaced),
                RbacValidation::bindingUpdate);
    }

    static KindRules limitRange() {
        return new Checks(QuotaValidation::limitRange);
    }

    static KindRules endpoints() {
        return new Checks(CoreValidation::endpoints);
    }

    static KindRules coreEvent() {
        return new Checks(EventValidation::core);
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
        return new Checks(CoreValidation::lease);
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
