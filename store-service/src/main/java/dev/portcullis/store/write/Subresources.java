package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.read.ListObjects;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.transform.BodyDecoder;
import dev.portcullis.store.transform.Decoded;
import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.Target;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The parts of objects that travel as kinds of their own: scale, binding, eviction. */
public final class Subresources {
    private final Definitions definitions;
    private final Catalog catalog;
    private final PodBinding binding;
    private final PodEviction eviction;

    public Subresources(
            Definitions definitions, Catalog catalog, Objects objects, ListObjects lists, DeleteObject delete) {
        this.definitions = definitions;
        this.catalog = catalog;
        this.binding = new PodBinding(objects);
        this.eviction = new PodEviction(objects, delete, new DisruptionBudgets(objects, lists, catalog));
    }

    /** Whether the part is the whole object seen another way, as {@code status} is. */
    public boolean isOwnKind(ResourceType type, @Nullable Subresource part) {
        return part == null || part.kind().equals(type.kind());
    }

    /** The part of an object, to be read. */
    public ObjectNode read(Subresource part, CachedObject object) {
        ScaleView view = view(part);
        if (view == null) {
            throw ApiErrors.methodNotAllowed();
        }
        return view.read((ObjectNode) Json.read(object.json()));
    }

    /** How an update of the part changes the object; null where it is the object itself that is sent. */
    @Nullable
    ScaleView view(Subresource part) {
        return part.name().equals("scale") ? new ScaleView(scale(), part.scale()) : null;
    }

    /** A POST to the part of a pod. */
    public void create(Write write, Subresource part, byte[] body, @Nullable String contentType, FieldValidation mode) {
        Target kind = target(part.apiVersion(), part.kind()).accepting(part.accepts());
        switch (part.name()) {
            case "binding" -> binding.bind(write, kind, decode(write, kind, body, contentType, mode));
            case "eviction" -> eviction.evict(write, kind, decode(write, kind, body, contentType, mode));
            default -> throw ApiErrors.methodNotAllowed();
        }
    }

    /** A POST to {@code bindings}: the same as to {@code pods/NAME/binding}, the name being in the body. */
    public void bind(Write write, byte[] body, @Nullable String contentType, FieldValidation mode) {
        Target kind = target("v1", "Binding");
        ObjectNode decoded = decode(write, kind, body, contentType, mode);
        ResourceType pods = catalog.find("", "v1", "pods").orElseThrow(ApiErrors::noSuchPath);
        String name = Metadata.of(decoded).name();
        binding.bind(write.of(pods).on(name, "binding"), kind, decoded);
    }

    private static ObjectNode decode(
            Write write, Target kind, byte[] body, @Nullable String contentType, FieldValidation mode) {
        Decoded decoded = BodyDecoder.decode(body, contentType, mode, kind);
        write.warnings().addAll(decoded.warnings());
        return decoded.object();
    }

    private Target scale() {
        return target("autoscaling/v1", "Scale");
    }

    private Target target(String apiVersion, String kind) {
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "core";
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        return Target.of(apiVersion, kind, definitions.get("io.k8s.api.%s.%s.%s".formatted(group, version, kind)));
    }
}
