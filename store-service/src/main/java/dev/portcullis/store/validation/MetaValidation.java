package dev.portcullis.store.validation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** {@code metadata}, of new and of changed objects. */
public final class MetaValidation {
    private static final int MOST_ANNOTATION_BYTES = 256 * 1024;
    private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");

    private MetaValidation() {}

    /** The checks of every object, apimachinery's. */
    public static void validate(Field meta, boolean namespaced, NameRule names) {
        Field generateName = meta.at("generateName");
        if (!generateName.empty()) {
            generateName.invalid(names.prefix(generateName.text()));
        }
        Field name = meta.at("name");
        if (name.empty()) {
            name.required("name or generateName is required");
        } else {
            name.invalid(names.name(name.text()));
        }
        Field namespace = meta.at("namespace");
        if (namespaced) {
            if (namespace.require()) {
                namespace.invalid(Formats.dnsLabel(namespace.text()));
            }
        } else if (!namespace.empty()) {
            namespace.forbidden("not allowed on this type");
        }
        meta.at("generation").nonNegative();
        common(meta);
        finalizers(meta.at("finalizers"));
    }

    /** The stricter checks of the built-in kinds. */
    public static void kubeFinalizers(Field meta) {
        for (Field finalizer : meta.at("finalizers").items()) {
            if (!finalizer.text().contains("/") && !STANDARD_FINALIZERS.contains(finalizer.text())) {
                finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    /** What is said of new finalizers of custom resources, which may have any name. */
    public static List<String> finalizerWarnings(JsonNode meta, JsonNode old) {
        Set<String> added = new TreeSet<>();
        meta.path("finalizers").forEach(name -> added.add(name.asString("")));
        old.path("finalizers").forEach(name -> added.remove(name.asString("")));
        List<String> warnings = new ArrayList<>();
        for (String name : added) {
            String intro = "metadata.finalizers: \"" + name + "\": ";
            Formats.qualifiedName(name).forEach(error -> warnings.add(intro + error));
            if (!name.contains("/") && !STANDARD_FINALIZERS.contains(name)) {
                warnings.add(intro + "prefer a domain-qualified finalizer name "
                        + (name.contains(".") ? "including a path (/) " : "")
                        + "to avoid accidental conflicts with other finalizer writers");
            }
        }
        return warnings;
    }

    /** What may not change, and that what may is valid. */
    public static void validateUpdate(Field meta, JsonNode old) {
        if (old.hasNonNull("deletionTimestamp")) {
            noNewFinalizers(meta.at("finalizers"), old.path("finalizers"));
        }
        if (meta.at("resourceVersion").empty()) {
            meta.at("resourceVersion").invalid("", "must be specified for an update");
        }
        if (meta.at("generation").number() < old.path("generation").asLong(0)) {
            meta.at("generation").invalid("must not be decremented");
        }
        for (String field : List.of("name", "namespace", "uid")) {
            meta.at(field).immutable(old.path(field));
        }
        for (String field : List.of("creationTimestamp", "deletionTimestamp")) {
            if (!meta.text(field).equals(old.path(field).asString(""))) {
                meta.at(field).invalidTime("field is immutable");
            }
        }
        Field grace = meta.at("deletionGracePeriodSeconds");
        if (grace.number() != old.path("deletionGracePeriodSeconds").asLong(0)) {
            grace.immutable(old.path("deletionGracePeriodSeconds"));
        }
        common(meta);
    }

    private static void common(Field meta) {
        labels(meta.at("labels"));
        annotations(meta.at("annotations"));
        ownerReferences(meta.at("ownerReferences"));
    }

    public static void labels(Field labels) {
        for (Field.Entry label : labels.entries()) {
            Formats.qualifiedName(label.key()).forEach(error -> labels.invalid(label.key(), error));
            Formats.labelValue(label.value().text())
                    .forEach(error -> labels.invalid(label.value().text(), error));
        }
    }

    public static void annotations(Field annotations) {
        long size = 0;
        for (Field.Entry annotation : annotations.entries()) {
            Formats.annotationKey(annotation.key()).forEach(error -> annotations.invalid(annotation.key(), error));
            size += bytes(annotation.key()) + bytes(annotation.value().text());
        }
        if (size > MOST_ANNOTATION_BYTES) {
            annotations.tooLong(MOST_ANNOTATION_BYTES);
        }
    }

    private static void finalizers(Field finalizers) {
        List<String> names = finalizers.texts();
        for (String name : names) {
            Formats.qualifiedName(name).forEach(error -> finalizers.invalid(name, error));
        }
        if (names.contains("orphan") && names.contains("foregroundDeletion")) {
            finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void ownerReferences(Field references) {
        String controller = "";
        for (Field reference : references.items()) {
            ownerReference(references, reference);
            if (reference.flag("controller")) {
                String name = reference.text("kind") + "/" + reference.text("name");
                if (!controller.isEmpty()) {
                    references.invalid(
                            references.node(),
                            "Only one reference can have Controller set to true. Found \"true\" in references for %s and %s"
                                    .formatted(controller, name));
                }
                controller = name;
            }
        }
    }

    /** The errors stand at the list, without the index. */
    private static void ownerReference(Field references, Field reference) {
        Field at = references.with(reference.node());
        String apiVersion = reference.text("apiVersion");
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        if (version.isEmpty()) {
            at.at("apiVersion").invalid("", "version must not be empty");
        }
        for (String field : List.of("kind", "name", "uid")) {
            if (reference.at(field).empty()) {
                at.at(field).invalid("", field + " must not be empty");
            }
        }
        if (apiVersion.equals("v1") && reference.at("kind").is("Event")) {
            at.invalid("/v1, Kind=Event is disallowed from being an owner");
        }
    }

    private static void noNewFinalizers(Field finalizers, JsonNode old) {
        List<String> added = new ArrayList<>(finalizers.texts());
        old.forEach(name -> added.remove(name.asString("")));
        if (!added.isEmpty()) {
            StringBuilder list = new StringBuilder();
            added.forEach(name -> list.append(list.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(name)
                    .append('"'));
            finalizers.forbidden("no new finalizers can be added if the object is being deleted, found new finalizers"
                    + " []string{" + list + "}");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
