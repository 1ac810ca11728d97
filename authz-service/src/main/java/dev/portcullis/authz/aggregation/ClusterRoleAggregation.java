package dev.portcullis.authz.aggregation;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.leader.LedQueue;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the rules of each ClusterRole with an aggregationRule: the sum of the roles that its selectors match, by name. One
 * replica writes them, the one that leads; all know the roles.
 */
public final class ClusterRoleAggregation implements AutoCloseable {
    public static final String NAME = "clusterrole-aggregation-controller";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoleAggregation.class);

    private final StoreClient store;
    private final Informer<AggregatedRole> roles;
    private final LedQueue queue;

    public ClusterRoleAggregation(StoreClient store) {
        this.store = store;
        this.queue = new LedQueue(NAME, 1, this::reconcile, this::aggregated);
        this.roles = new Informer<>(store, RbacResources.CLUSTER_ROLES, AggregatedRole::of)
                .onChange((key, before, after) -> enqueueAll());
    }

    public void start() {
        roles.start();
    }

    /** Writes until what it returns is closed. */
    public AutoCloseable lead() {
        return queue.lead();
    }

    /** All ClusterRoles. */
    public Collection<AggregatedRole> roles() {
        return roles.all();
    }

    private void enqueueAll() {
        aggregated().forEach(queue::add);
    }

    private List<String> aggregated() {
        return roles.all().stream()
                .filter(role -> !role.selectors().isEmpty())
                .map(AggregatedRole::name)
                .toList();
    }

    private void reconcile(String name) {
        AggregatedRole role = roles.get(name);
        if (!roles.synced()) {
            throw new IllegalStateException("not all roles are known yet");
        }
        if (role == null || role.selectors().isEmpty()) {
            return;
        }
        List<PolicyRule> sum = sum(role, roles.all());
        if (!sum.equals(role.rules())) {
            store.get(RbacResources.CLUSTER_ROLES + "/" + name).ifPresent(current -> write(current, sum));
        }
    }

    private void write(ObjectNode current, List<PolicyRule> sum) {
        if (PolicyRule.list(current.path("rules")).equals(sum)) {
            return;
        }
        ArrayNode rules = current.putArray("rules");
        sum.forEach(rule -> rule.writeTo(rules.addObject()));
        String name = current.path("metadata").path("name").asString();
        store.update(RbacResources.CLUSTER_ROLES + "/" + name, current);
        LOG.debug("ClusterRole {} has {} rules now", name, sum.size());
    }

    /** The rules that the role is to have: each once, selector by selector, roles by name, itself left out. */
    public static List<PolicyRule> sum(AggregatedRole role, Collection<AggregatedRole> all) {
        Set<PolicyRule> rules = new LinkedHashSet<>();
        for (LabelSelector selector : role.selectors()) {
            all.stream()
                    .filter(part -> !part.name().equals(role.name()) && selector.matches(part.labels()))
                    .sorted(Comparator.comparing(AggregatedRole::name))
                    .forEach(part -> rules.addAll(part.rules()));
        }
        return List.copyOf(rules);
    }

    @Override
    public void close() {
        roles.close();
    }
}
