package dev.portcullis.admission;

import dev.portcullis.admission.alwayspullimages.AlwaysPullImages;
import dev.portcullis.admission.chain.AdmissionChain;
import dev.portcullis.admission.chain.BuiltInPlugins;
import dev.portcullis.admission.chain.PluginSettings;
import dev.portcullis.admission.defaulttolerationseconds.DefaultTolerationSeconds;
import dev.portcullis.admission.limitranger.LimitRangerConfiguration;
import dev.portcullis.admission.namespacelifecycle.NamespaceLifecycleConfiguration;
import dev.portcullis.admission.priority.PriorityConfiguration;
import dev.portcullis.admission.rbacescalation.RbacEscalationConfiguration;
import dev.portcullis.admission.resourcequota.ResourceQuotaConfiguration;
import dev.portcullis.admission.review.AdmissionController;
import dev.portcullis.admission.serviceaccount.ServiceAccountConfiguration;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.informer.InformersReady;
import dev.portcullis.kube.service.Callers;
import dev.portcullis.kube.service.InternalService;
import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Shall it be changed? */
@InternalService
@Import({
    AdmissionController.class,
    LimitRangerConfiguration.class,
    NamespaceLifecycleConfiguration.class,
    PriorityConfiguration.class,
    RbacEscalationConfiguration.class,
    ResourceQuotaConfiguration.class,
    ServiceAccountConfiguration.class
})
public class AdmissionService {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionService.class);

    public static void main(String[] args) {
        PortcullisService.run(ServiceName.ADMISSION, AdmissionService.class, args);
    }

    @Bean
    Callers callers() {
        return new Callers().allow("/admit/*", ServiceName.GATEWAY);
    }

    @Bean
    StoreClient store(Environment flags, SslBundles bundles) {
        return new InternalClients(flags, bundles).store();
    }

    @Bean
    AlwaysPullImages alwaysPullImages() {
        return new AlwaysPullImages();
    }

    @Bean
    DefaultTolerationSeconds defaultTolerationSeconds(
            @Value("${default-not-ready-toleration-seconds:300}") long notReady,
            @Value("${default-unreachable-toleration-seconds:300}") long unreachable) {
        return new DefaultTolerationSeconds(notReady, unreachable);
    }

    @Bean
    AdmissionChain chain(Environment flags, List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {
        Set<String> known = new TreeSet<>(BuiltInPlugins.ORDER);
        mutating.forEach(plugin -> known.add(plugin.name()));
        validating.forEach(plugin -> known.add(plugin.name()));
        PluginSettings settings = PluginSettings.of(flags);
        AdmissionChain chain = new AdmissionChain(settings.choose(mutating, known), settings.choose(validating, known));
        LOG.info("admission plugins: {}", String.join(", ", chain.names()));
        return chain;
    }

    @Bean
    InformersReady informers(List<Informer<?>> informers) {
        return new InformersReady(informers);
    }
}
