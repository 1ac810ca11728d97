package dev.portcullis.authz.node;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Allows to {@code system:node:NAME} of the group {@code system:nodes} what the kubelet of that node needs: reads of what its pods refer to,
 * its own Node, lease and the like, and of everything else what the rules of the ClusterRole system:node say. It never denies.
 */
public final class NodeAuthorizer implements Authorizer, RuleResolver {
    public static final String MODE = "Node";
    private static final String USER_PREFIX = "system:node:";
    private static final String GROUP = "system:nodes";

    private final NodeGraph graph = new NodeGraph();
    private final NodeRules own = new NodeRules(graph);
    private final Role rules;

    /** @param rules what all nodes may do, of everything that is not decided by whose it is */
    public NodeAuthorizer(List<PolicyRule> rules) {
        this.rules = new Role("", "system:node", rules);
    }

    /** Not started yet; until they are synced, nodes are allowed less than they should be. */
    public NodeInformers informers(StoreClient store) {
        return NodeInformers.of(store, graph);
    }

    NodeGraph graph() {
        return graph;
    }

    @Override
    public String name() {
        return MODE;
    }

    @Override
    public Decision authorize(Access access) {
        String node = node(access.user());
        if (node == null) {
            return Decision.NO_OPINION;
        }
        if (node.isEmpty()) {
            return new Decision.NoOpinion(
                    "unknown node for user \"" + access.user().username() + "\"");
        }
        Attributes attributes = access.attributes();
        if (attributes instanceof ResourceAttributes resource && NodeRules.covers(resource)) {
            String refusal = own.refusal(node, resource);
            return refusal == null ? new Decision.Allow("") : new Decision.NoOpinion(refusal);
        }
        return rules.match(attributes) == null ? Decision.NO_OPINION : new Decision.Allow("");
    }

    /** What pods come and go does not move the epoch: every pod would. */
    @Override
    public boolean lasting(Access access) {
        return node(access.user()) == null
                || !(access.attributes() instanceof ResourceAttributes resource)
                || !NodeRules.covers(resource);
    }

    /** What a node may do is not a list of rules. */
    @Override
    public Rules rulesFor(UserInfo user, String namespace) {
        return node(user) == null
                ? new Rules(List.of(), false, List.of())
                : new Rules(List.of(), true, List.of("node authorizer does not support user rule resolution"));
    }

    /** Null for who is no node, empty for one without a name. */
    private static @Nullable String node(UserInfo user) {
        return user.username().startsWith(USER_PREFIX) && user.groups().contains(GROUP)
                ? user.username().substring(USER_PREFIX.length())
                : null;
    }
}
