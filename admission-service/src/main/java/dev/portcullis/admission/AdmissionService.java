package dev.portcullis.admission;

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
import dev.portcullis.admission.cluster.AuthzPermissions;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.cluster.StoreObjects;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.admission.defaultingressclass.DefaultIngressClass;
import dev.portcullis.admission.defaultstorageclass.DefaultStorageClass;
import dev.portcullis.admission.defaulttolerationseconds.DefaultTolerationSeconds;
import dev.portcullis.admission.denyserviceexternalips.DenyServiceExternalIPs;
import dev.portcullis.admission.eventratelimit.EventRateLimitConfiguration;
import dev.portcullis.admission.extendedresourcetoleration.ExtendedResourceToleration;
import dev.portcullis.admission.imagepolicywebhook.ImagePolicyConfiguration;
import dev.portcullis.admission.limitpodhardantiaffinitytopology.LimitPodHardAntiAffinityTopology;
import dev.portcullis.admission.limitranger.LimitRangerConfiguration;
import dev.portcullis.admission.namespaceautoprovision.NamespaceAutoProvision;
import dev.portcullis.admission.namespaceexists.NamespaceExists;
import dev.portcullis.admission.namespacelifecycle.NamespaceLifecycleConfiguration;
import dev.portcullis.admission.noderestriction.NodeRestriction;
import dev.portcullis.admission.ownerreferencespermissionenforcement.OwnerReferencesPermissionEnforcement;
import dev.portcullis.admission.persistentvolumeclaimresize.PersistentVolumeClaimResize;
import dev.portcullis.admission.podnodeselector.PodNodeSelector;
import dev.portcullis.admission.podsecurity.PodSecurityConfiguration;
import dev.portcullis.admission.podtolerationrestriction.PodTolerationRestriction;
import dev.portcullis.admission.podtopologylabels.PodTopologyLabels;
import dev.portcullis.admission.policy.PolicyConfiguration;
import dev.portcullis.admission.priority.PriorityConfiguration;
import dev.portcullis.admission.rbacescalation.RbacEscalationConfiguration;
import dev.portcullis.admission.record.AdmissionRecords;
import dev.portcullis.admission.record.RecordsController;
import dev.portcullis.admission.resourcequota.ResourceQuotaConfiguration;
import dev.portcullis.admission.review.AdmissionController;
import dev.portcullis.admission.review.PluginsByName;
import dev.portcullis.admission.runtimeclass.RuntimeClass;
import dev.portcullis.admission.serviceaccount.ServiceAccountConfiguration;
import dev.portcullis.admission.storageobjectinuseprotection.StorageProtectionConfiguration;
import dev.portcullis.admission.taintnodesbycondition.TaintNodesByCondition;
import dev.portcullis.admission.webhook.WebhookConfiguration;
import dev.portcullis.kube.client.InternalClient;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.InformersReady;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.ElectedControllers;
import dev.portcullis.kube.leader.Leases;
import dev.portcullis.kube.service.Callers;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.InternalService;
import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Shall it be changed? */
@InternalService
@Import({
    AdmissionController.class,
    RecordsController.class,
    AlwaysAdmit.class,
    AlwaysDeny.class,
    AlwaysPullImages.class,
    CertificateApproval.class,
    CertificateSigning.class,
    CertificateSubjectRestriction.class,
    ClusterTrustBundleAttest.class,
    DefaultIngressClass.class,
    DefaultStorageClass.class,
    DenyServiceExternalIPs.class,
    EventRateLimitConfiguration.class,
    ExtendedResourceToleration.class,
    ImagePolicyConfiguration.class,
    LimitPodHardAntiAffinityTopology.class,
    NamespaceAutoProvision.class,
    NamespaceExists.class,
    NodeRestriction.class,
    OwnerReferencesPermissionEnforcement.class,
    PersistentVolumeClaimResize.class,
    PodNodeSelector.class,
    PodTolerationRestriction.class,
    PodTopologyLabels.class,
    RuntimeClass.class,
    StorageProtectionConfiguration.class,
    TaintNodesByCondition.class,
    LimitRangerConfiguration.class,
    NamespaceLifecycleConfiguration.class,
    PodSecurityConfiguration.class,
    PolicyConfiguration.class,
    PriorityConfiguration.class,
    RbacEscalationConfiguration.class,
    ResourceQuotaConfiguration.class,
    ServiceAccountConfiguration.class,
    WebhookConfiguration.class
})
public class AdmissionService {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionService.class);
    private static final long ROOM_FOR_RECORDS = 8L * 1024 * 1024;

    public static void main(String[] args) {
        PortcullisService.run(ServiceName.ADMISSION, AdmissionService.class, args);
    }

    @Bean
    Callers callers() {
        return new Callers()
                .allow("/admit/*", ServiceName.GATEWAY, ServiceName.AUTHN)
                .allow("/admission/**", ServiceName.GATEWAY)
                .allow("/records", ServiceName.GATEWAY);
    }

    @Bean
    AdmissionRecords admissionRecords() {
        return new AdmissionRecords(ROOM_FOR_RECORDS);
    }

    @Bean
    StoreClient store(Environment flags, SslBundles bundles) {
        return new InternalClients(flags, bundles).store();
    }

    @Bean
    InternalClient authzClient(Environment flags, SslBundles bundles) {
        return new InternalClients(flags, bundles).to(ServiceName.AUTHZ);
    }

    @Bean
    ElectedControllers controllers(ObjectProvider<ControllerFactory> factories, StoreClient store, Environment flags) {
        return new ElectedControllers(
                ServiceName.ADMISSION,
                factories.orderedStream().toList(),
                Leases.of(store),
                FlagValues.of(flags),
                Clock.systemUTC());
    }

    @Bean
    ClusterObjects clusterObjects(StoreClient store) {
        return new StoreObjects(store);
    }

    @Bean
    AuthzPermissions permissions(InternalClient authzClient) {
        return new AuthzPermissions(authzClient);
    }

    @Bean
    PluginConfigurations pluginConfigurations(Environment flags) {
        return PluginConfigurations.of(flags);
    }

    @Bean
    DefaultTolerationSeconds defaultTolerationSeconds(
            @Value("${default-not-ready-toleration-seconds:300}") long notReady,
            @Value("${default-unreachable-toleration-seconds:300}") long unreachable) {
        return new DefaultTolerationSeconds(notReady, unreachable);
    }

    @Bean
    AdmissionChain chain(
            Environment flags,
            PluginConfigurations configurations,
            List<MutatingPlugin> mutating,
            List<ValidatingPlugin> validating) {
        Set<String> known = new TreeSet<>(BuiltInPlugins.ORDER);
        mutating.forEach(plugin -> known.add(plugin.name()));
        validating.forEach(plugin -> known.add(plugin.name()));
        configurations.requireKnown(known);
        PluginSettings settings = PluginSettings.of(flags);
        AdmissionChain chain = new AdmissionChain(settings.choose(mutating, known), settings.choose(validating, known));
        LOG.info("admission plugins: {}", String.join(", ", chain.names()));
        return chain;
    }

    @Bean
    PluginsByName pluginsByName(List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {
        return new PluginsByName(mutating, validating);
    }

    @Bean
    InformersReady informers(List<Informer<?>> informers) {
        return new InformersReady(informers);
    }
}
