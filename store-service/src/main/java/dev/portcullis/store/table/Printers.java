package dev.portcullis.store.table;

import dev.portcullis.store.catalog.ResourceType;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Which cells belong to which kind. */
final class Printers {
    private static final Cells NAME_AND_CREATION = row -> row.name().text("metadata.creationTimestamp");
    private static final Map<String, Cells> CELLS = Map.<String, Cells>ofEntries(
            core("ComponentStatus", ClusterCells::componentStatus),
            core(
                    "ConfigMap",
                    row -> row.name()
                            .add(row.at("data").size() + row.at("binaryData").size())
                            .age()),
            core("Endpoints", NetworkCells::endpoints),
            core("Event", ClusterCells::coreEvent),
            core("Namespace", row -> row.name().text("status.phase").age()),
            core("Node", ClusterCells::node),
            core("PersistentVolume", StorageCells::persistentVolume),
            core("PersistentVolumeClaim", StorageCells::persistentVolumeClaim),
            core("Pod", PodCells::print),
            core("PodTemplate", WorkloadCells::podTemplate),
            core("ReplicationController", WorkloadCells::replicationController),
            core("ResourceQuota", ClusterCells::resourceQuota),
            core("Secret", row -> row.name().text("type").count("data").age()),
            core("Service", NetworkCells::service),
            core("ServiceAccount", row -> row.name().count("secrets").age()),
            of("admissionregistration.v1.MutatingAdmissionPolicy", row -> PolicyCells.policy(row, "spec.mutations")),
            of("admissionregistration.v1.MutatingAdmissionPolicyBinding", PolicyCells::policyBinding),
            of(
                    "admissionregistration.v1.MutatingWebhookConfiguration",
                    row -> row.name().count("webhooks").age()),
            of(
                    "admissionregistration.v1.ValidatingAdmissionPolicy",
                    row -> PolicyCells.policy(row, "spec.validations")),
            of("admissionregistration.v1.ValidatingAdmissionPolicyBinding", PolicyCells::policyBinding),
            of(
                    "admissionregistration.v1.ValidatingWebhookConfiguration",
                    row -> row.name().count("webhooks").age()),
            of("apps.v1.ControllerRevision", WorkloadCells::controllerRevision),
            of("apps.v1.DaemonSet", WorkloadCells::daemonSet),
            of("apps.v1.Deployment", WorkloadCells::deployment),
            of("apps.v1.ReplicaSet", WorkloadCells::replicaSet),
            of("apps.v1.StatefulSet", WorkloadCells::statefulSet),
            of("autoscaling.v1.HorizontalPodAutoscaler", WorkloadCells::autoscaler),
            of("autoscaling.v1.Scale", WorkloadCells::scale),
            of("autoscaling.v2.HorizontalPodAutoscaler", WorkloadCells::autoscaler),
            of("batch.v1.CronJob", WorkloadCells::cronJob),
            of("batch.v1.Job", WorkloadCells::job),
            of("certificates.v1.CertificateSigningRequest", ClusterCells::certificateSigningRequest),
            of(
                    "coordination.v1.Lease",
                    row -> row.name().text("spec.holderIdentity").age()),
            of("discovery.v1.EndpointSlice", NetworkCells::endpointSlice),
            of("events.v1.Event", ClusterCells::event),
            of("flowcontrol.v1.FlowSchema", PolicyCells::flowSchema),
            of("flowcontrol.v1.PriorityLevelConfiguration", PolicyCells::priorityLevel),
            of("networking.v1.IPAddress", NetworkCells::ipAddress),
            of("networking.v1.Ingress", NetworkCells::ingress),
            of("networking.v1.IngressClass", NetworkCells::ingressClass),
            of("networking.v1.NetworkPolicy", NetworkCells::networkPolicy),
            of("networking.v1.ServiceCIDR", NetworkCells::serviceCidr),
            of("node.v1.RuntimeClass", row -> row.name().text("handler").age()),
            of("policy.v1.PodDisruptionBudget", WorkloadCells::podDisruptionBudget),
            of("rbac.v1.ClusterRoleBinding", ClusterCells::binding),
            of("rbac.v1.RoleBinding", ClusterCells::binding),
            of("resource.v1.DeviceClass", row -> row.name().age()),
            of("resource.v1.ResourceClaim", StorageCells::resourceClaim),
            of("resource.v1.ResourceClaimTemplate", row -> row.name().age()),
            of(
                    "resource.v1.ResourceSlice",
                    row -> row.name()
                            .text("spec.nodeName")
                            .text("spec.driver")
                            .text("spec.pool.name")
                            .age()),
            of(
                    "scheduling.v1.PriorityClass",
                    row -> row.name()
                            .number("value")
                            .flag("globalDefault", false)
                            .age()
                            .text("preemptionPolicy")),
            of("storage.v1.CSIDriver", StorageCells::csiDriver),
            of("storage.v1.CSINode", row -> row.name().count("spec.drivers").age()),
            of(
                    "storage.v1.CSIStorageCapacity",
                    row -> row.name().text("storageClassName").text("capacity", Texts.UNSET)),
            of("storage.v1.StorageClass", StorageCells::storageClassRow),
            of("storage.v1.VolumeAttachment", StorageCells::volumeAttachment),
            of("storage.v1.VolumeAttributesClass", StorageCells::attributesClass),
            Map.entry("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService", ClusterCells::apiService),
            Map.entry(
                    "io.k8s.apimachinery.pkg.apis.meta.v1.Status",
                    row -> row.text("status").text("reason").text("message")));

    /** Flow schemas stand in the order in which they are tried, whatever they are called. */
    private static final Map<String, Comparator<JsonNode>> ORDERS =
            Map.of("io.k8s.api.flowcontrol.v1.FlowSchema", PolicyCells.BY_PRECEDENCE);

    private Printers() {}

    static TablePrinter of(ResourceType type) {
        if (!type.columns().isEmpty()) {
            return CustomColumns.of(type.columns());
        }
        String definition = type.schema().definitionName();
        return definition == null ? CustomColumns.of(CustomColumns.AGE) : ofDefinition(definition);
    }

    /** Kinds that nobody wrote a printer for have their name and their time of creation. */
    static TablePrinter ofDefinition(String definition) {
        @Nullable Cells cells = CELLS.get(definition);
        @Nullable ArrayNode columns = KindColumns.of(definition);
        return cells == null || columns == null
                ? new TablePrinter(KindColumns.nameAnd("Created At"), NAME_AND_CREATION)
                : new TablePrinter(columns, cells, ORDERS.get(definition));
    }

    static boolean knows(String definition) {
        return CELLS.containsKey(definition);
    }

    private static Map.Entry<String, Cells> core(String kind, Cells cells) {
        return of("core.v1." + kind, cells);
    }

    private static Map.Entry<String, Cells> of(String kind, Cells cells) {
        return Map.entry("io.k8s.api." + kind, cells);
    }
}
