package dev.portcullis.store.transform;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a body is to be: an object of a resource, or of the kind that a subresource takes.
 *
 * @param accepts what else than its {@link #apiVersion} a body may say, and mean the same
 */
public record Target(String group, String version, String kind, Schema schema, List<String> accepts) {
    public static Target of(ResourceType type) {
        return new Target(type.group(), type.version(), type.kind(), type.schema(), List.of());
    }

    /** Of the kind of a subresource, such as {@code autoscaling/v1} and {@code Scale}. */
    public static Target of(String apiVersion, String kind, Schema schema) {
        int slash = apiVersion.indexOf('/');
        return new Target(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                kind,
                schema,
                List.of());
    }

    public Target accepting(List<String> apiVersions) {
        return new Target(group, version, kind, schema, apiVersions);
    }

    boolean takes(String apiVersion) {
        return apiVersion.isEmpty() || apiVersion.equals(apiVersion()) || accepts.contains(apiVersion);
    }

    public String apiVersion() {
        return ResourceType.apiVersion(group, version);
    }

    /** A custom resource: its schema is a client's, and has no name. */
    boolean custom() {
        return schema.definitionName() == null;
    }

    /**
     * The tree, which may be changed, as an object of this kind, without what the schema doesn't know. Throws
     * {@link IllegalArgumentException} with Go's words where a value is not of its type.
     */
    public ObjectNode decoded(ObjectNode tree) {
        try {
            return shape(tree, new ArrayList<>());
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The tree as an object of this kind. Throws {@link MalformedException}. */
    ObjectNode shape(ObjectNode tree, List<String> complaints) {
        return custom() ? Pruning.of(schema, tree, complaints) : Shape.of(schema, tree, complaints);
    }
}
