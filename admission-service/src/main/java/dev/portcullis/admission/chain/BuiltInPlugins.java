package dev.portcullis.admission.chain;

import java.util.List;
import java.util.Set;

/**
 * The plugins of the suite, in the order of kube-apiserver ({@code pkg/kubeapiserver/options/plugins.go}). RBACEscalation is ours: there
 * it is no plugin, but part of the registry.
 */
public final class BuiltInPlugins {
    public static final List<String> ORDER = List.of(
            "NamespaceLifecycle",
            "LimitRanger",
            "ServiceAccount",
            "AlwaysPullImages",
            "Priority",
            "DefaultTolerationSeconds",
            "RBACEscalation",
            "ResourceQuota");

    public static final Set<String> ON_BY_DEFAULT = Set.of(
            "NamespaceLifecycle",
            "LimitRanger",
            "ServiceAccount",
            "Priority",
            "DefaultTolerationSeconds",
            "RBACEscalation",
            "ResourceQuota");

    private BuiltInPlugins() {}
}
