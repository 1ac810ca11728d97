package org.example.protectedpods;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.configuration.PluginConfiguration;
import dev.portcullis.admission.configuration.PluginConfigurations;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nobody gets into a pod that is labelled as protected, by exec, attach or port forwarding; administrators neither. */
public final class ProtectedPods implements ValidatingPlugin {
    static final String NAME = "ProtectedPods";
    private static final Set<String> WAYS_IN = Set.of("exec", "attach", "portforward");

    private final ClusterObjects cluster;
    private final String label;

    /** @param label the pods that have it with the value true are protected */
    public ProtectedPods(ClusterObjects cluster, String label) {
        this.cluster = cluster;
        this.label = label;
    }

    /** What makes the plugin, and tells it what its configuration says. */
    @Configuration(proxyBeanMethods = false)
    public static class Setup {
        @Bean
        ProtectedPods protectedPods(ClusterObjects cluster, PluginConfigurations configurations) {
            Optional<PluginConfiguration> own = configurations.of(NAME);
            String label = own.map(found -> found.tree().path("label").asString(""))
                    .orElse("example.org/protected");
            if (label.isEmpty()) {
                throw own.orElseThrow().problem("label must name a label");
            }
            return new ProtectedPods(cluster, label);
        }
    }

    /** As in {@code --disable-admission-plugins}, and in the trace. */
    @Override
    public String name() {
        return NAME;
    }

    /** A cheap look: it is asked about every write there is. */
    @Override
    public boolean handles(Attributes attributes) {
        return attributes.operation() == Operation.CONNECT
                && attributes.is("", "pods", attributes.subresource())
                && WAYS_IN.contains(attributes.subresource());
    }

    @Override
    public Validation validate(Attributes attributes) {
        String path = "/api/v1/namespaces/" + attributes.namespace() + "/pods/" + attributes.name();
        Optional<ObjectNode> pod = cluster.get(path);
        return pod.map(this::isProtected).orElse(false)
                ? Validation.rejected(attributes.forbidden("the pod is protected by its label " + label))
                : Validation.accepted();
    }

    private boolean isProtected(JsonNode pod) {
        return pod.path("metadata").path("labels").path(label).asString("").equals("true");
    }
}
