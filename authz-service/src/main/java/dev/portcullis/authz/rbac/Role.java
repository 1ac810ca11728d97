package dev.portcullis.authz.rbac;

import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A Role, or with an empty namespace a ClusterRole, ready to be asked. */
public final class Role {
    private final RoleKey key;
    private final List<PolicyRule> rules;
    private final RuleIndex index;
    private final Signature signature;

    public Role(String namespace, String name, List<PolicyRule> rules) {
        this.key = new RoleKey(namespace, name);
        this.rules = List.copyOf(rules);
        this.index = RuleIndex.of(this.rules);
        this.signature = Signature.of(this.rules);
    }

    public static Role of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Role(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                PolicyRule.list(object.path("rules")));
    }

    public RoleKey key() {
        return key;
    }

    public String namespace() {
        return key.namespace();
    }

    public String name() {
        return key.name();
    }

    public List<PolicyRule> rules() {
        return rules;
    }

    /** What of the rules allows it, or null. */
    public @Nullable PolicyRule match(Attributes wanted) {
        Permission found = index.match(new Question(wanted));
        return found == null ? null : found.rule();
    }

    RuleIndex index() {
        return index;
    }

    Signature signature() {
        return signature;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Role that && key.equals(that.key) && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, rules);
    }

    @Override
    public String toString() {
        return key + " " + rules;
    }
}
