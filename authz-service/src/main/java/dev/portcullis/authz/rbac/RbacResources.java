package dev.portcullis.authz.rbac;

/** Where the store serves the four RBAC kinds. */
public final class RbacResources {
    public static final String GROUP = "rbac.authorization.k8s.io";
    public static final String API_VERSION = GROUP + "/v1";
    private static final String ROOT = "/apis/" + API_VERSION;
    public static final String CLUSTER_ROLES = ROOT + "/clusterroles";
    public static final String CLUSTER_ROLE_BINDINGS = ROOT + "/clusterrolebindings";
    public static final String ALL_ROLES = ROOT + "/roles";
    public static final String ALL_ROLE_BINDINGS = ROOT + "/rolebindings";

    private RbacResources() {}

    public static String roles(String namespace) {
        return ROOT + "/namespaces/" + namespace + "/roles";
    }

    public static String roleBindings(String namespace) {
        return ROOT + "/namespaces/" + namespace + "/rolebindings";
    }
}
