package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.authz.rbac.RbacResources;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads proposed objects, and says what kube-apiserver would not take of them. Lists of objects are read as what is in them. */
final class ProposalReader {
    static final int MOST_OBJECTS = 5_000;

    private static final List<String> NAMESPACED = List.of("Role", "RoleBinding");
    private static final List<String> KINDS = List.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");
    private static final List<String> SUBJECTS = List.of("Group", "ServiceAccount", "User");

    private final Questions questions;
    private final List<JsonNode> objects = new ArrayList<>();
    private final List<Proposal.Deletion> deletions = new ArrayList<>();

    ProposalReader(Questions questions) {
        this.questions = questions;
    }

    Proposal read(@Nullable List<JsonNode> proposed, @Nullable List<JsonNode> deleted) {
        forEach("spec.objects", proposed, this::object);
        forEach("spec.deleted", deleted, this::deletion);
        questions.atMost("spec.objects", objects.size(), MOST_OBJECTS);
        return new Proposal(objects, deletions);
    }

    private interface Reader {
        void read(String at, @Nullable JsonNode node);
    }

    private void forEach(String at, @Nullable List<JsonNode> nodes, Reader reader) {
        List<JsonNode> all = nodes == null ? List.of() : nodes;
        questions.atMost(at, all.size(), MOST_OBJECTS);
        for (int i = 0; i < Math.min(all.size(), MOST_OBJECTS); i++) {
            reader.read(at + "[" + i + "]", all.get(i));
        }
    }

    private void object(String at, @Nullable JsonNode object) {
        if (object == null || !object.isObject()) {
            questions.error(FieldError.typeInvalid(at, object, "must be an object of " + RbacResources.API_VERSION));
            return;
        }
        String kind = object.path("kind").asString("");
        if (kind.equals("List") || KINDS.contains(withoutList(kind)) && kind.endsWith("List")) {
            forEach(at + ".items", object.path("items").valueStream().toList(), this::object);
            return;
        }
        String version = object.path("apiVersion").asString("");
        if (!version.equals(RbacResources.API_VERSION)) {
            questions.error(FieldError.notSupported(at + ".apiVersion", version, List.of(RbacResources.API_VERSION)));
        }
        JsonNode metadata = object.path("metadata");
        if (identity(at, at + ".metadata", kind, metadata)
                && (kind.endsWith("Binding") ? binding(at, object) : rules(at, object))) {
            objects.add(object);
        }
    }

    private static String withoutList(String kind) {
        return kind.endsWith("List") ? kind.substring(0, kind.length() - "List".length()) : kind;
    }

    private void deletion(String at, @Nullable JsonNode object) {
        JsonNode named = object == null || !object.path("metadata").isObject() ? object : object.path("metadata");
        if (named == null || !named.isObject()) {
            questions.error(FieldError.typeInvalid(at, object, "must have kind, name and namespace"));
            return;
        }
        String kind = object == null ? "" : object.path("kind").asString("");
        if (identity(at, at, kind, named)) {
            deletions.add(new Proposal.Deletion(kind, text(named, "namespace"), text(named, "name")));
        }
    }

    private boolean identity(String at, String metadataAt, String kind, JsonNode metadata) {
        int before = questions.errors();
        if (!KINDS.contains(kind)) {
            questions.error(FieldError.notSupported(at + ".kind", kind, KINDS));
            return false;
        }
        if (text(metadata, "name").isEmpty()) {
            questions.error(FieldError.required(metadataAt + ".name", ""));
        }
        String namespace = text(metadata, "namespace");
        if (NAMESPACED.contains(kind) && namespace.isEmpty()) {
            questions.error(FieldError.required(metadataAt + ".namespace", ""));
        } else if (!NAMESPACED.contains(kind) && !namespace.isEmpty()) {
            questions.error(FieldError.forbidden(metadataAt + ".namespace", "not allowed on this type"));
        }
        return questions.errors() == before;
    }

    private boolean rules(String at, JsonNode role) {
        boolean good = role.path("rules").isMissingNode()
                || role.path("rules").isNull()
                || role.path("rules").isArray()
                        && role.path("rules").valueStream().allMatch(JsonNode::isObject);
        if (!good) {
            questions.error(FieldError.typeInvalid(at + ".rules", role.path("rules"), "must be a list of rules"));
        }
        return good;
    }

    private boolean binding(String at, JsonNode binding) {
        int before = questions.errors();
        boolean cluster = binding.path("kind").asString("").equals("ClusterRoleBinding");
        List<String> kinds = cluster ? List.of(RoleRef.CLUSTER_ROLE) : List.of(RoleRef.CLUSTER_ROLE, RoleRef.ROLE);
        String kind = text(binding.path("roleRef"), "kind");
        if (!kinds.contains(kind)) {
            questions.error(FieldError.notSupported(at + ".roleRef.kind", kind, kinds));
        }
        if (text(binding.path("roleRef"), "name").isEmpty()) {
            questions.error(FieldError.required(at + ".roleRef.name", ""));
        }
        int i = 0;
        for (JsonNode subject : binding.path("subjects")) {
            subject(at + ".subjects[" + i++ + "]", subject, cluster);
        }
        return questions.errors() == before;
    }

    private void subject(String at, JsonNode subject, boolean cluster) {
        String kind = text(subject, "kind");
        if (!SUBJECTS.contains(kind)) {
            questions.error(FieldError.notSupported(at + ".kind", kind, SUBJECTS));
        }
        if (text(subject, "name").isEmpty()) {
            questions.error(FieldError.required(at + ".name", ""));
        }
        if (cluster
                && kind.equals("ServiceAccount")
                && text(subject, "namespace").isEmpty()) {
            questions.error(FieldError.required(at + ".namespace", ""));
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
