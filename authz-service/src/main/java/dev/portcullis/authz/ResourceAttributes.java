package dev.portcullis.authz;

/**
 * A request to a resource. A part that does not apply is the empty string: no namespace is the cluster scope (or all
 * namespaces), no name is all names.
 */
public record ResourceAttributes(
        String namespace,
        String verb,
        String group,
        String version,
        String resource,
        String subresource,
        String name,
        Selector fieldSelector,
        Selector labelSelector)
        implements Attributes {

    public static ResourceAttributes of(String verb, String group, String resource) {
        return new ResourceAttributes("", verb, group, "", resource, "", "", Selector.NONE, Selector.NONE);
    }

    public ResourceAttributes in(String namespace) {
        return new ResourceAttributes(
                namespace, verb, group, version, resource, subresource, name, fieldSelector, labelSelector);
    }

    public ResourceAttributes named(String name) {
        return new ResourceAttributes(
                namespace, verb, group, version, resource, subresource, name, fieldSelector, labelSelector);
    }

    public ResourceAttributes verb(String verb) {
        return new ResourceAttributes(
                namespace, verb, group, version, resource, subresource, name, fieldSelector, labelSelector);
    }

    public ResourceAttributes subresource(String subresource) {
        return new ResourceAttributes(
                namespace, verb, group, version, resource, subresource, name, fieldSelector, labelSelector);
    }

    /** {@code pods/log}, as rules name a subresource. */
    public String combinedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}
