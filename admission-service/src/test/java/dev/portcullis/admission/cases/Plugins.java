package dev.portcullis.admission.cases;

import dev.portcullis.admission.AdmissionPlugin;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.alwaysadmit.AlwaysAdmit;
import dev.portcullis.admission.alwaysdeny.AlwaysDeny;
import dev.portcullis.admission.alwayspullimages.AlwaysPullImages;
import dev.portcullis.admission.certificaterequests.CertificateApproval;
import dev.portcullis.admission.certificaterequests.CertificateSigning;
import dev.portcullis.admission.certificaterequests.CertificateSubjectRestriction;
import dev.portcullis.admission.certificaterequests.ClusterTrustBundleAttest;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.chain.BuiltInPlugins;
import dev.portcullis.admission.chain.PluginSettings;
import dev.portcullis.admission.cluster.Permissions;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.admission.defaultingressclass.DefaultIngressClass;
import dev.portcullis.admission.defaultstorageclass.DefaultStorageClass;
import dev.portcullis.admission.defaulttolerationseconds.DefaultTolerationSeconds;
import dev.portcullis.admission.denyserviceexternalips.DenyServiceExternalIPs;
import dev.portcullis.admission.eventratelimit.CountingLimits;
import dev.portcullis.admission.extendedresourcetoleration.ExtendedResourceToleration;
import dev.portcullis.admission.imagepolicywebhook.FakeImageBackend;
import dev.portcullis.admission.limitpodhardantiaffinitytopology.LimitPodHardAntiAffinityTopology;
import dev.portcullis.admission.namespaceautoprovision.NamespaceAutoProvision;
import dev.portcullis.admission.namespaceexists.NamespaceExists;
import dev.portcullis.admission.namespacelifecycle.ClusterNamespaces;
import dev.portcullis.admission.namespacelifecycle.NamespaceLifecycle;
import dev.portcullis.admission.noderestriction.NodeRestriction;
import dev.portcullis.admission.ownerreferencespermissionenforcement.OwnerReferencesPermissionEnforcement;
import dev.portcullis.admission.persistentvolumeclaimresize.PersistentVolumeClaimResize;
import dev.portcullis.admission.podnodeselector.PodNodeSelector;
import dev.portcullis.admission.podtolerationrestriction.PodTolerationRestriction;
import dev.portcullis.admission.podtopologylabels.PodTopologyLabels;
import dev.portcullis.admission.priority.ClusterPriorities;
import dev.portcullis.admission.runtimeclass.RuntimeClass;
import dev.portcullis.admission.serviceaccount.ClusterAccounts;
import dev.portcullis.admission.storageobjectinuseprotection.StorageObjectInUseProtection;
import dev.portcullis.admission.taintnodesbycondition.TaintNodesByCondition;
import dev.portcullis.kube.review.SubjectAccessReview.ResourceAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The plugins of a case, on a cluster in memory, in the real chain. */
final class Plugins {
    private Plugins() {}

    static AdmissionChain chain(PluginCase one, PluginConfigurations configurations) {
        FakeCluster cluster = new FakeCluster(one.cluster());
        List<AdmissionPlugin> plugins = one.plugins().stream()
                .map(name -> plugin(name, one, configurations, cluster))
                .toList();
        Set<String> on = Set.copyOf(one.plugins());
        Set<String> off = new HashSet<>(BuiltInPlugins.ORDER);
        off.removeAll(on);
        PluginSettings settings = new PluginSettings(List.copyOf(on), List.copyOf(off), List.of());
        Set<String> known = new TreeSet<>(BuiltInPlugins.ORDER);
        return new AdmissionChain(
                settings.choose(of(MutatingPlugin.class, plugins), known),
                settings.choose(of(ValidatingPlugin.class, plugins), known));
    }

    private static <P> List<P> of(Class<P> type, List<AdmissionPlugin> plugins) {
        return plugins.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static AdmissionPlugin plugin(
            String name, PluginCase one, PluginConfigurations configurations, FakeCluster cluster) {
        Permissions permissions =
                (user, access) -> new Permissions.Answer(one.may().contains(text(access)), "");
        Map<String, Supplier<AdmissionPlugin>> made = Map.ofEntries(
                Map.entry("AlwaysAdmit", AlwaysAdmit::new),
                Map.entry("AlwaysDeny", AlwaysDeny::new),
                Map.entry("AlwaysPullImages", AlwaysPullImages::new),
                Map.entry("CertificateApproval", () -> new CertificateApproval(permissions)),
                Map.entry("CertificateSigning", () -> new CertificateSigning(permissions)),
                Map.entry("CertificateSubjectRestriction", CertificateSubjectRestriction::new),
                Map.entry("ClusterTrustBundleAttest", () -> new ClusterTrustBundleAttest(permissions)),
                Map.entry("DefaultIngressClass", () -> new DefaultIngressClass(cluster)),
                Map.entry("DefaultStorageClass", () -> new DefaultStorageClass(cluster)),
                Map.entry("DefaultTolerationSeconds", () -> new DefaultTolerationSeconds(300, 300)),
                Map.entry("DenyServiceExternalIPs", DenyServiceExternalIPs::new),
                Map.entry(
                        "EventRateLimit",
                        () -> CountingLimits.plugin(
                                configurations, one.tree().path("before").asInt(0), one.attributes())),
                Map.entry("ExtendedResourceToleration", ExtendedResourceToleration::new),
                Map.entry(
                        "ImagePolicyWebhook",
                        () -> FakeImageBackend.plugin(one.tree().path("backend"))),
                Map.entry("LimitPodHardAntiAffinityTopology", LimitPodHardAntiAffinityTopology::new),
                Map.entry("NamespaceAutoProvision", () -> new NamespaceAutoProvision(cluster)),
                Map.entry("NamespaceExists", () -> new NamespaceExists(cluster)),
                Map.entry("NamespaceLifecycle", () -> new NamespaceLifecycle(new ClusterNamespaces(cluster))),
                Map.entry("NodeRestriction", () -> new NodeRestriction(cluster, permissions)),
                Map.entry(
                        "OwnerReferencesPermissionEnforcement",
                        () -> new OwnerReferencesPermissionEnforcement(cluster, permissions)),
                Map.entry("PersistentVolumeClaimResize", () -> new PersistentVolumeClaimResize(cluster)),
                Map.entry("PodNodeSelector", () -> new PodNodeSelector(cluster, configurations)),
                Map.entry("PodTolerationRestriction", () -> new PodTolerationRestriction(cluster, configurations)),
                Map.entry("PodTopologyLabels", () -> new PodTopologyLabels(cluster)),
                Map.entry("Priority", () -> ClusterPriorities.plugin(cluster)),
                Map.entry("RuntimeClass", () -> new RuntimeClass(cluster)),
                Map.entry(
                        "ServiceAccount",
                        () -> ClusterAccounts.plugin(
                                cluster, one.tree().path("tokensInSecrets").asBoolean(true))),
                Map.entry("StorageObjectInUseProtection", StorageObjectInUseProtection::new),
                Map.entry("TaintNodesByCondition", TaintNodesByCondition::new));
        Supplier<AdmissionPlugin> plugin = made.get(name);
        if (plugin == null) {
            throw new AssertionError("no plugin " + name + " for " + one.name());
        }
        return plugin.get();
    }

    /** {@code VERB RESOURCE[/SUBRESOURCE] NAME}. */
    private static String text(ResourceAttributes access) {
        String part = access.subresource() == null || access.subresource().isEmpty() ? "" : "/" + access.subresource();
        return access.verb() + " " + access.resource() + part + " " + access.name();
    }
}
