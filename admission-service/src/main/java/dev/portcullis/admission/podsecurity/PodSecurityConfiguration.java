package dev.portcullis.admission.podsecurity;

import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

@Configuration(proxyBeanMethods = false)
@IfWanted(PodSecurity.NAME)
public class PodSecurityConfiguration {
    @Bean
    Informer<JsonNode> namespaceLabelsInformer(StoreClient store) {
        return new Informer<>(store, "/api/v1/namespaces", StoreCluster::labelsOf);
    }

    @Bean
    PodSecurity podSecurity(
            PluginConfigurations configurations, StoreClient store, Informer<JsonNode> namespaceLabelsInformer) {
        PodSecuritySettings settings = configurations
                .of(PodSecurity.NAME)
                .map(configuration -> configuration.read(PodSecuritySettings::of))
                .orElse(PodSecuritySettings.DEFAULT);
        RunningPods running = new RunningPods(settings.exemptions().runtimeClasses(), InstantSource.system());
        return new PodSecurity(settings, new StoreCluster(store, namespaceLabelsInformer), running);
    }

    @Bean
    NothingDemanded nothingDemanded(PodSecurity podSecurity) {
        return new NothingDemanded(podSecurity);
    }
}
