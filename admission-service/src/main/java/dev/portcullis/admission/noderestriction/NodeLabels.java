package dev.portcullis.admission.noderestriction;

import java.util.List;
import java.util.Set;

/** Which labels of its Node a kubelet may set: its own, and those of other domains than Kubernetes'. */
final class NodeLabels {
    private static final Set<String> KUBELET = Set.of(
            "kubernetes.io/hostname",
            "kubernetes.io/arch",
            "kubernetes.io/os",
            "beta.kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/instance-type",
            "node.kubernetes.io/instance-type",
            "failure-domain.beta.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "topology.kubernetes.io/zone");
    private static final List<String> KUBELET_DOMAINS = List.of("kubelet.kubernetes.io", "node.kubernetes.io");
    private static final List<String> KUBERNETES = List.of("kubernetes.io", "k8s.io");
    private static final String RESTRICTED = "node-restriction.kubernetes.io";

    private NodeLabels() {}

    static boolean mayBeSet(String label) {
        String domain = label.contains("/") ? label.substring(0, label.indexOf('/')) : "";
        if (isOf(RESTRICTED, domain)) {
            return false;
        }
        return KUBERNETES.stream().noneMatch(name -> isOf(name, domain))
                || KUBELET.contains(label)
                || KUBELET_DOMAINS.stream().anyMatch(name -> isOf(name, domain));
    }

    private static boolean isOf(String name, String domain) {
        return domain.equals(name) || domain.endsWith("." + name);
    }
}
