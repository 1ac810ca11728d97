package dev.portcullis.store.fieldmanager;

import dev.portcullis.store.fieldpath.FieldPath;
import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.merge.Owner;
import java.util.HashMap;
import java.util.Map;

/** What nobody owns: the type, and the metadata that name an object or are the server's. */
final class StrippedFields {
    private static final FieldSet ALL = FieldSet.of(
            FieldPath.of("apiVersion"),
            FieldPath.of("kind"),
            FieldPath.of("metadata"),
            FieldPath.of("metadata", "name"),
            FieldPath.of("metadata", "namespace"),
            FieldPath.of("metadata", "creationTimestamp"),
            FieldPath.of("metadata", "selfLink"),
            FieldPath.of("metadata", "uid"),
            FieldPath.of("metadata", "clusterName"),
            FieldPath.of("metadata", "generation"),
            FieldPath.of("metadata", "managedFields"),
            FieldPath.of("metadata", "resourceVersion"));

    private StrippedFields() {}

    /** Takes them from what the manager owns. */
    static Map<Manager, Owner> from(Map<Manager, Owner> owners, Manager manager) {
        Owner owner = owners.get(manager);
        if (owner == null) {
            return owners;
        }
        FieldSet rest = owner.fields().difference(ALL);
        Map<Manager, Owner> stripped = new HashMap<>(owners);
        if (rest.isEmpty()) {
            stripped.remove(manager);
        } else {
            stripped.put(manager, new Owner(rest, owner.apiVersion(), owner.applied()));
        }
        return stripped;
    }
}
