package dev.portcullis.store.catalog;

import dev.portcullis.store.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One resource in one version of its API group: everything that the engine needs to serve it.
 *
 * @param group    empty for the core group
 * @param storage  null where nothing is stored (reviews, bindings)
 * @param servedBy the service that answers, {@link #STORE} or another
 * @param columns  of the table; empty for built-in kinds, whose printers are code
 * @param schemas  makes the schema when it is first needed
 */
public record ResourceType(
        String group,
        String version,
        Names names,
        boolean namespaced,
        List<String> verbs,
        List<Subresource> subresources,
        @Nullable Storage storage,
        String servedBy,
        List<SelectableField> selectableFields,
        List<PrinterColumn> columns,
        Supplier<Schema> schemas) {
    public static final String STORE = "store-service";

    public ResourceType {
        verbs = List.copyOf(verbs);
        subresources = List.copyOf(subresources);
        selectableFields = List.copyOf(selectableFields);
        columns = List.copyOf(columns);
    }

    public String kind() {
        return names.kind();
    }

    public String listKind() {
        return names.listKind();
    }

    public String plural() {
        return names.plural();
    }

    /** {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return apiVersion(group, version);
    }

    /** {@code pods}, {@code deployments.apps}: as in the messages of errors. */
    public String groupResource() {
        return group.isEmpty() ? plural() : plural() + '.' + group;
    }

    /** Whether a CustomResourceDefinition describes it: its schema is a client's, and has no name. */
    public boolean custom() {
        return schema().definitionName() == null;
    }

    public boolean allows(String verb) {
        return verbs.contains(verb);
    }

    public Optional<Subresource> subresource(String name) {
        return subresources.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    public Optional<SelectableField> selectableField(String label) {
        return selectableFields.stream().filter(f -> f.label().equals(label)).findFirst();
    }

    public Schema schema() {
        return schemas.get();
    }

    /** The storage of a type that is known to be stored. */
    public Storage stored() {
        if (storage == null) {
            throw new IllegalStateException(groupResource() + " is not stored");
        }
        return storage;
    }

    public static String apiVersion(String group, String version) {
        return group.isEmpty() ? version : group + '/' + version;
    }
}
