package dev.portcullis.store.lifecycle;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.write.SystemWrites;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The namespaces that every cluster has. */
public final class SystemNamespaces {
    private static final List<String> NAMES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private final SystemWrites writes;
    private final Catalog catalog;

    public SystemNamespaces(SystemWrites writes, Catalog catalog) {
        this.writes = writes;
        this.catalog = catalog;
    }

    /** Makes those that are missing. */
    public void ensure() {
        ResourceType type = catalog.find("", "v1", "namespaces").orElseThrow();
        for (String name : NAMES) {
            ObjectNode namespace = Json.object().put("kind", "Namespace").put("apiVersion", "v1");
            namespace.putObject("metadata").put("name", name);
            writes.ensure(type, "", name, namespace);
        }
    }
}
