package dev.portcullis.store.fieldmanager;

import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.fieldpath.FieldPath;
import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.merge.Owner;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Who owns the replicas of an object owns those of its scale, and the other way round. */
public final class ScaleFields {
    private static final FieldPath REPLICAS = FieldPath.of("spec", "replicas");
    private static final FieldSet ONLY_REPLICAS = FieldSet.of(REPLICAS);
    private static final String SCALE_VERSION = "autoscaling/v1";

    private final CatalogVersions versions;
    private final FieldPath replicas;
    private final FieldSet onlyReplicas;

    ScaleFields(CatalogVersions versions) {
        this.versions = versions;
        this.replicas = versions.type()
                .subresource("scale")
                .map(Subresource::scale)
                .map(paths -> FieldPath.of(paths.spec().toArray(String[]::new)))
                .orElse(REPLICAS);
        this.onlyReplicas = FieldSet.of(replicas);
    }

    /** The managedFields of the scale. */
    public ArrayNode ofScale(JsonNode managedFields) {
        ManagedFields parent = ManagedFields.read(managedFields);
        Map<Manager, Owner> owners = new HashMap<>();
        parent.owners().forEach((manager, owner) -> {
            if (known(owner) && owner.fields().has(replicas)) {
                owners.put(manager, new Owner(ONLY_REPLICAS, SCALE_VERSION, owner.applied()));
            }
        });
        return parent.with(owners).write();
    }

    /** Those of the object after a change of its scale. */
    public ArrayNode ofObject(JsonNode managedFields, JsonNode scaleManagedFields) {
        ManagedFields parent = ManagedFields.read(managedFields);
        ManagedFields scale = ManagedFields.read(scaleManagedFields);
        Map<Manager, Owner> added = new HashMap<>(scale.owners());
        Map<Manager, Owner> owners = new HashMap<>();
        parent.owners().forEach((manager, owner) -> {
            if (!known(owner)) {
                return;
            }
            boolean stolen = owner.fields().has(replicas) && added.remove(inScale(manager)) == null;
            FieldSet rest = stolen ? owner.fields().difference(onlyReplicas) : owner.fields();
            if (!rest.isEmpty()) {
                owners.put(manager, new Owner(rest, owner.apiVersion(), owner.applied()));
            }
        });
        added.forEach((manager, owner) -> {
            if (owner.fields().has(REPLICAS)) {
                owners.put(manager, new Owner(onlyReplicas, versions.type().apiVersion(), owner.applied()));
            }
        });
        return parent.with(owners).write();
    }

    private static Manager inScale(Manager manager) {
        return manager.operation() == Manager.Operation.APPLY
                ? manager
                : Manager.updater(manager.name(), SCALE_VERSION, manager.subresource());
    }

    private boolean known(Owner owner) {
        return versions.find(owner.apiVersion()).isPresent();
    }
}
