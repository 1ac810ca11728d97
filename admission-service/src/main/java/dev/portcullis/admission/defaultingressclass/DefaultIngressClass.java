package dev.portcullis.admission.defaultingressclass;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.cluster.DefaultClass;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A new ingress that names no class, neither in its spec nor in the old annotation, gets the default one ({@code plugin/network/defaultingressclass}). */
@IfWanted("DefaultIngressClass")
public final class DefaultIngressClass implements MutatingPlugin {
    private static final List<String> DEFAULT = List.of("ingressclass.kubernetes.io/is-default-class");

    private final ClusterObjects cluster;

    public DefaultIngressClass(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates() && attributes.is("networking.k8s.io", "ingresses", "");
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode ingress = attributes.requireObject();
        boolean named = ingress.path("spec").hasNonNull("ingressClassName")
                || ingress.path("metadata").path("annotations").has("kubernetes.io/ingress.class");
        if (!named) {
            DefaultClass.of(cluster.list("/apis/networking.k8s.io/v1/ingressclasses"), DEFAULT)
                    .ifPresent(name -> ingress.withObjectProperty("spec").put("ingressClassName", name));
        }
        return Mutation.admitted(attributes);
    }
}
