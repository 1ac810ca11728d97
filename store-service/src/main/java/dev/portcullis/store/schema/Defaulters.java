package dev.portcullis.store.schema;

import java.util.Map;

/** The defaulters that the catalog's files name. */
public final class Defaulters {
    private static final Map<String, Defaulter> ALL = Map.ofEntries(
            Map.entry("Container", PodDefaults::container),
            Map.entry("Volume", PodDefaults::volume),
            Map.entry("Pod", PodDefaults::pod),
            Map.entry("PodSpec", PodDefaults::podSpec),
            Map.entry("PodStatus", PodDefaults::podStatus),
            Map.entry("Service", ServiceDefaults::service),
            Map.entry("Namespace", CoreDefaults::namespace),
            Map.entry("NodeStatus", CoreDefaults::nodeStatus),
            Map.entry("LimitRangeItem", CoreDefaults::limitRangeItem),
            Map.entry("ReplicationController", CoreDefaults::replicationController),
            Map.entry("Subject", CoreDefaults::subject),
            Map.entry("DeploymentStrategy", WorkloadDefaults::deploymentStrategy),
            Map.entry("DaemonSetUpdateStrategy", WorkloadDefaults::daemonSetUpdateStrategy),
            Map.entry("StatefulSetSpec", WorkloadDefaults::statefulSetSpec),
            Map.entry("StatefulSetUpdateStrategy", WorkloadDefaults::statefulSetUpdateStrategy),
            Map.entry("Job", WorkloadDefaults::job),
            Map.entry("JobSpec", WorkloadDefaults::jobSpec),
            Map.entry("HorizontalPodAutoscalerV1", WorkloadDefaults::horizontalPodAutoscalerV1),
            Map.entry("HorizontalPodAutoscalerSpec", WorkloadDefaults::horizontalPodAutoscalerSpec),
            Map.entry("NetworkPolicySpec", CoreDefaults::networkPolicySpec),
            Map.entry("DeviceCount", CoreDefaults::deviceCount),
            Map.entry("CustomResourceDefinition", CoreDefaults::customResourceDefinition));

    private Defaulters() {}

    /** Throws {@link IllegalArgumentException} for an unknown name. */
    public static Defaulter named(String name) {
        Defaulter defaulter = ALL.get(name);
        if (defaulter == null) {
            throw new IllegalArgumentException("no defaulter " + name);
        }
        return defaulter;
    }
}
