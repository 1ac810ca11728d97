package dev.portcullis.admission.noderestriction;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.cluster.Permissions;
import dev.portcullis.kube.user.UserInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a kubelet ({@code system:node:NAME} in {@code system:nodes}) change its own Node, what runs on it, and nothing else
 * ({@code plugin/noderestriction}). Like there it refuses in the first phase, so that a refusal comes before what is invalid.
 */
@IfWanted("NodeRestriction")
public final class NodeRestriction implements MutatingPlugin {
    private static final String USER = "system:node:";
    private static final String GROUP = "system:nodes";

    /** What one resource's rules are. They refuse by throwing. */
    @FunctionalInterface
    interface Rule {
        void check(String node, Attributes attributes);
    }

    private final Map<String, Rule> rules;

    public NodeRestriction(ClusterObjects cluster, Permissions permissions) {
        this.rules = Map.of(
                "pods",
                new PodRule(cluster),
                "nodes",
                new NodeRule(),
                "persistentvolumeclaims",
                new ClaimRule(),
                "serviceaccounts",
                new TokenRule(cluster, permissions),
                "leases.coordination.k8s.io",
                NamedAfterNode::lease,
                "csinodes.storage.k8s.io",
                NamedAfterNode::csiNode,
                "resourceslices.resource.k8s.io",
                NamedAfterNode::resourceSlice,
                "certificatesigningrequests.certificates.k8s.io",
                NamedAfterNode::certificateRequest);
    }

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return isNode(attributes.user()) && attributes.operation() != Operation.CONNECT && rule(attributes) != null;
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        String node = attributes.user().username().substring(USER.length());
        if (node.isEmpty()) {
            throw attributes.forbidden(
                    "could not determine node from user \"" + attributes.user().username() + "\"");
        }
        Rule rule = rule(attributes);
        if (rule != null) {
            rule.check(node, attributes);
        }
        return Mutation.admitted(attributes);
    }

    private @Nullable Rule rule(Attributes attributes) {
        return rules.get(attributes.resource().toString());
    }

    private static boolean isNode(UserInfo user) {
        return user.username().startsWith(USER) && user.groups().contains(GROUP);
    }
}
