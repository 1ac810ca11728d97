package dev.portcullis.store.openapi;

import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.openapi.Operation.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The paths under which a resource and its subresources are served. */
final class ResourcePaths {
    private static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");
    private static final List<String> CUSTOM_PATCH_TYPES =
            List.of("application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml");

    private final ResourceType type;
    private final String base;
    private final String groupVersion;
    private final String tag;
    private final boolean builtin;

    private ResourcePaths(ResourceType type) {
        this.type = type;
        base = (type.group().isEmpty() ? "/api/" : "/apis/" + type.group() + '/') + type.version();
        String group = type.group().isEmpty() ? "core" : type.group().replace(".k8s.io", "");
        groupVersion = camel(group) + camel(type.version());
        tag = camel(group).substring(0, 1).toLowerCase(Locale.ROOT)
                + camel(group).substring(1)
                + '_'
                + type.version();
        builtin = type.schema().definitionName() != null;
    }

    static List<PathItem> of(ResourceType type) {
        ResourcePaths paths = new ResourcePaths(type);
        List<PathItem> items = new ArrayList<>();
        paths.collections(items);
        paths.object(items);
        type.subresources().forEach(sub -> paths.subresource(items, sub));
        return items;
    }

    private void collections(List<PathItem> items) {
        List<Operation> operations = new ArrayList<>();
        String suffix = (type.namespaced() ? "Namespaced" : "") + type.kind();
        String kind = Models.kind(type);
        if (type.allows("list")) {
            operations.add(
                    operation("get", "list" + groupVersion + suffix, "list", Parameter.LIST, null, Models.list(type)));
        }
        if (type.allows("create")) {
            operations.add(operation("post", "create" + groupVersion + suffix, "post", Parameter.WRITE, kind, kind));
        }
        if (type.allows("deletecollection")) {
            operations.add(operation(
                    "delete",
                    "delete" + groupVersion + "Collection" + suffix,
                    "deletecollection",
                    concat(Parameter.DELETE, Parameter.LIST),
                    Models.DELETE_OPTIONS,
                    Models.STATUS));
        }
        add(items, collection(), parameters(false), operations);
        if (type.namespaced() && type.allows("list")) {
            Operation list = operation(
                    "get",
                    "list" + groupVersion + type.kind() + "ForAllNamespaces",
                    "list",
                    Parameter.LIST,
                    null,
                    Models.list(type));
            add(items, base + '/' + type.plural(), List.of(Parameter.PRETTY), List.of(list));
        }
    }

    private void object(List<PathItem> items) {
        List<Operation> operations = new ArrayList<>();
        String suffix = groupVersion + (type.namespaced() ? "Namespaced" : "") + type.kind();
        addObjectOperations(
                operations,
                type.verbs(),
                suffix,
                Models.kind(type),
                GroupVersionKind.of(type.apiVersion(), type.kind()));
        if (type.allows("delete")) {
            operations.add(operation(
                    "delete", "delete" + suffix, "delete", Parameter.DELETE, Models.DELETE_OPTIONS, Models.STATUS));
        }
        add(items, collection() + "/{name}", parameters(true), operations);
    }

    private void subresource(List<PathItem> items, Subresource sub) {
        boolean own = sub.kind().equals(type.kind());
        if (!own && !sub.kind().equals("Binding") && sub.apiVersion().equals(type.apiVersion())) {
            return; // proxy, exec and the like have no schema of their own
        }
        String definition = own ? Models.kind(type) : Models.ofSubresource(sub.apiVersion(), sub.kind());
        String suffix = groupVersion + (type.namespaced() ? "Namespaced" : "") + type.kind() + camel(sub.name());
        GroupVersionKind kind = GroupVersionKind.of(sub.apiVersion(), sub.kind());
        List<Operation> operations = new ArrayList<>();
        addObjectOperations(operations, sub.verbs(), suffix, definition, kind);
        if (sub.verbs().contains("create")) {
            operations.add(new Operation(
                    "post",
                    "create" + suffix,
                    "post",
                    tag,
                    kind,
                    Parameter.WRITE,
                    Operation.ANY,
                    definition,
                    definition,
                    true));
        }
        add(items, collection() + "/{name}/" + sub.name(), parameters(true), operations);
    }

    private void addObjectOperations(
            List<Operation> operations, List<String> verbs, String suffix, String definition, GroupVersionKind kind) {
        if (verbs.contains("get")) {
            operations.add(new Operation(
                    "get", "read" + suffix, "get", tag, kind, List.of(), Operation.ANY, null, definition, false));
        }
        if (verbs.contains("update")) {
            operations.add(new Operation(
                    "put",
                    "replace" + suffix,
                    "put",
                    tag,
                    kind,
                    Parameter.WRITE,
                    Operation.ANY,
                    definition,
                    definition,
                    true));
        }
        if (verbs.contains("patch")) {
            operations.add(new Operation(
                    "patch",
                    "patch" + suffix,
                    "patch",
                    tag,
                    kind,
                    Parameter.PATCH,
                    builtin ? PATCH_TYPES : CUSTOM_PATCH_TYPES,
                    Models.PATCH,
                    definition,
                    true));
        }
    }

    private Operation operation(
            String method, String id, String action, List<Parameter> parameters, @Nullable String body, String answer) {
        return new Operation(
                method,
                id,
                action,
                tag,
                GroupVersionKind.of(type.apiVersion(), type.kind()),
                parameters,
                Operation.ANY,
                body,
                answer,
                method.equals("post"));
    }

    private String collection() {
        return base + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    }

    private List<Parameter> parameters(boolean named) {
        List<Parameter> parameters = new ArrayList<>();
        if (named) {
            parameters.add(Parameter.NAME);
        }
        if (type.namespaced()) {
            parameters.add(Parameter.NAMESPACE);
        }
        parameters.add(Parameter.PRETTY);
        return parameters;
    }

    private static void add(List<PathItem> items, String path, List<Parameter> parameters, List<Operation> operations) {
        if (!operations.isEmpty()) {
            items.add(new PathItem(path, parameters, operations));
        }
    }

    private static List<Parameter> concat(List<Parameter> a, List<Parameter> b) {
        List<Parameter> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static String camel(String dotted) {
        StringBuilder camel = new StringBuilder();
        for (String part : dotted.split("[.-]")) {
            if (!part.isEmpty()) {
                camel.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return camel.toString();
    }
}
