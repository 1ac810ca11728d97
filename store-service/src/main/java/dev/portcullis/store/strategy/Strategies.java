package dev.portcullis.store.strategy;

import dev.portcullis.store.allocation.IpAllocator;
import dev.portcullis.store.allocation.PortAllocator;
import dev.portcullis.store.allocation.ServiceNetwork;
import dev.portcullis.store.allocation.StoredIps;
import dev.portcullis.store.allocation.StoredPorts;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.state.StateStore;
import java.util.HashMap;
import java.util.Map;

/** The strategy of every resource; kinds without rules of their own share one driven by their schema. */
public final class Strategies {
    private final Map<String, KindRules> rules = new HashMap<>();
    private final IpAllocator ips;
    private final PortAllocator ports;

    public Strategies(StateStore store, ServiceNetwork network) {
        this(new StoredIps(store, network), new StoredPorts(store, network));
    }

    Strategies(IpAllocator ips, PortAllocator ports) {
        this.ips = ips;
        this.ports = ports;
        rules.put("configmaps", CoreRules.configMap());
        rules.put("secrets", new CoreRules.Secret());
        rules.put("nodes", new CoreRules.Node());
        rules.put("endpoints", CoreRules.endpoints());
        rules.put("events", CoreRules.coreEvent());
        rules.put("events.events.k8s.io", new CoreRules.Event());
        rules.put("limitranges", CoreRules.limitRange());
        rules.put("resourcequotas", new CoreRules.Quota());
        rules.put("leases.coordination.k8s.io", CoreRules.lease());
        rules.put("roles.rbac.authorization.k8s.io", CoreRules.role(true));
        rules.put("clusterroles.rbac.authorization.k8s.io", CoreRules.role(false));
        rules.put("rolebindings.rbac.authorization.k8s.io", CoreRules.binding(true));
        rules.put("clusterrolebindings.rbac.authorization.k8s.io", CoreRules.binding(false));
        WorkloadRules.register(rules);
        OtherRules.register(rules);
        ClusterRules.register(rules);
    }

    public ResourceStrategy of(ResourceType type) {
        if (type.custom()) {
            return new CustomResourceStrategy(type);
        }
        return switch (type.groupResource()) {
            case "namespaces" -> new NamespaceStrategy(type);
            case "services" -> new ServiceStrategy(type, ips, ports);
            case "pods" -> new PodStrategy(type);
            case "certificatesigningrequests.certificates.k8s.io" -> new CertificateRequestStrategy(type);
            case "customresourcedefinitions.apiextensions.k8s.io" -> new DefinitionStrategy(type);
            default -> new KindStrategy(type, rules.getOrDefault(type.groupResource(), KindRules.NONE));
        };
    }
}
