package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.status.GroupResource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which kind of object the names in {@code spec.hard} count. */
final class CountedNames {
    static final GroupResource PODS = new GroupResource("", "pods");
    static final GroupResource SERVICES = new GroupResource("", "services");
    static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
    static final GroupResource DEVICE_CLAIMS = new GroupResource("resource.k8s.io", "resourceclaims");

    static final String BY_STORAGE_CLASS = ".storageclass.storage.k8s.io/";
    static final String BY_DEVICE_CLASS = ".deviceclass.resource.k8s.io/devices";

    /** Kinds of the core group whose plain name counts their objects, too. */
    static final Set<String> PLAIN = Set.of(
            "configmaps", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets", "services");

    private static final Set<String> POD_NAMES = Set.of(
            "pods",
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");

    private CountedNames() {}

    /** Null for a name that nothing is counted under. */
    static @Nullable GroupResource kindOf(String name) {
        if (name.startsWith("count/")) {
            String resource = name.substring("count/".length());
            int dot = resource.indexOf('.');
            return dot < 0
                    ? new GroupResource("", resource)
                    : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot));
        }
        if (PLAIN.contains(name)) {
            return new GroupResource("", name);
        }
        if (name.equals("services.nodeports") || name.equals("services.loadbalancers")) {
            return SERVICES;
        }
        if (name.equals("requests.storage")
                || name.endsWith(BY_STORAGE_CLASS + "requests.storage")
                || name.endsWith(BY_STORAGE_CLASS + "persistentvolumeclaims")) {
            return CLAIMS;
        }
        if (name.endsWith(BY_DEVICE_CLASS)) {
            return DEVICE_CLAIMS;
        }
        return POD_NAMES.contains(name) || isHugePages(name) || isExtended(name) ? PODS : null;
    }

    private static boolean isHugePages(String name) {
        return name.startsWith("hugepages-") || name.startsWith("requests.hugepages-");
    }

    /** Of extended resources only requests can be limited. */
    private static boolean isExtended(String name) {
        return name.startsWith("requests.") && name.contains("/") && !name.contains("kubernetes.io/");
    }
}
