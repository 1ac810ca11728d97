package dev.portcullis.admission.defaultstorageclass;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.cluster.DefaultClass;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A new claim that names no storage class, not even the empty one, gets the default class ({@code plugin/storage/storageclass/setdefault}). */
@IfWanted("DefaultStorageClass")
public final class DefaultStorageClass implements MutatingPlugin {
    private static final List<String> DEFAULT =
            List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

    private final ClusterObjects cluster;

    public DefaultStorageClass(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.creates() && attributes.isCore("persistentvolumeclaims");
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode claim = attributes.requireObject();
        boolean named = claim.path("spec").hasNonNull("storageClassName")
                || claim.path("metadata").path("annotations").has("volume.beta.kubernetes.io/storage-class");
        if (!named) {
            DefaultClass.of(cluster.list("/apis/storage.k8s.io/v1/storageclasses"), DEFAULT)
                    .ifPresent(name -> claim.withObjectProperty("spec").put("storageClassName", name));
        }
        return Mutation.admitted(attributes);
    }
}
