package dev.portcullis.admission.webhook;

import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.configuration.PluginConfiguration;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.admission.webhook.call.HookCalls;
import dev.portcullis.admission.webhook.hook.Hook;
import dev.portcullis.admission.webhook.hook.Hooks;
import dev.portcullis.admission.webhook.match.Matching;
import dev.portcullis.admission.webhook.metrics.HookMetrics;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.outbound.KubeconfigUsers;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class WebhookConfiguration {
    private static final String PATH = "/apis/admissionregistration.k8s.io/v1/";

    @Bean
    HookMetrics hookMetrics(MeterRegistry registry) {
        return new HookMetrics(registry);
    }

    @Bean
    @IfWanted(MutatingWebhooks.NAME)
    Informer<List<Hook>> mutatingHookInformer(StoreClient store) {
        return new Informer<>(store, PATH + "mutatingwebhookconfigurations", Hook::of);
    }

    @Bean
    @IfWanted(ValidatingWebhooks.NAME)
    Informer<List<Hook>> validatingHookInformer(StoreClient store) {
        return new Informer<>(store, PATH + "validatingwebhookconfigurations", Hook::of);
    }

    @Bean
    @IfWanted(MutatingWebhooks.NAME)
    HookCalls mutatingHookCalls(ClusterObjects cluster, PluginConfigurations configurations) {
        return new HookCalls(cluster, users(MutatingWebhooks.NAME, configurations));
    }

    @Bean
    @IfWanted(ValidatingWebhooks.NAME)
    HookCalls validatingHookCalls(ClusterObjects cluster, PluginConfigurations configurations) {
        return new HookCalls(cluster, users(ValidatingWebhooks.NAME, configurations));
    }

    @Bean
    @IfWanted(MutatingWebhooks.NAME)
    MutatingWebhooks mutatingWebhooks(
            Informer<List<Hook>> mutatingHookInformer,
            HookCalls mutatingHookCalls,
            ClusterObjects cluster,
            Authorizers authorizers,
            HookMetrics metrics) {
        return new MutatingWebhooks(
                Hooks.of(mutatingHookInformer),
                () -> new Matching(cluster, authorizers, metrics, MutatingWebhooks.TYPE),
                new HookCaller(mutatingHookCalls, true),
                new Judgement(metrics, MutatingWebhooks.TYPE));
    }

    @Bean
    @IfWanted(ValidatingWebhooks.NAME)
    ValidatingWebhooks validatingWebhooks(
            Informer<List<Hook>> validatingHookInformer,
            HookCalls validatingHookCalls,
            ClusterObjects cluster,
            Authorizers authorizers,
            HookMetrics metrics) {
        return new ValidatingWebhooks(
                Hooks.of(validatingHookInformer),
                () -> new Matching(cluster, authorizers, metrics, ValidatingWebhooks.TYPE),
                new HookCaller(validatingHookCalls, false),
                new Judgement(metrics, ValidatingWebhooks.TYPE));
    }

    /** {@code kubeConfigFile} of a WebhookAdmissionConfiguration: who we are to which webhook. */
    private static KubeconfigUsers users(String plugin, PluginConfigurations configurations) {
        PluginConfiguration configuration = configurations.of(plugin).orElse(null);
        if (configuration == null) {
            return KubeconfigUsers.NONE;
        }
        String file = configuration
                .require("apiserver.config.k8s.io/v1", "WebhookAdmissionConfiguration")
                .tree()
                .path("kubeConfigFile")
                .asString("");
        if (file.isEmpty()) {
            return KubeconfigUsers.NONE;
        }
        try {
            return KubeconfigUsers.read(configuration.file(file));
        } catch (IOException e) {
            throw configuration.problem("kubeConfigFile cannot be read: " + e.getMessage());
        }
    }
}
