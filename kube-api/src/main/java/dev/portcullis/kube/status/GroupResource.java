package dev.portcullis.kube.status;

/** A resource, or a kind, of an API group; printed as {@code deployments.apps}, or {@code pods} in the core group. */
public record GroupResource(String group, String name) {
    @Override
    public String toString() {
        return group.isEmpty() ? name : name + "." + group;
    }
}
