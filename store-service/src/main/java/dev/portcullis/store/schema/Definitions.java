package dev.portcullis.store.schema;

/** Named schemas, such as {@code io.k8s.api.core.v1.PodSpec}, which others refer to. */
public interface Definitions {
    /** None: for schemas that refer to nothing. */
    Definitions NONE = name -> {
        throw new IllegalArgumentException("no definition " + name);
    };

    /** The definition, made when first asked for. Throws {@link IllegalArgumentException} for an unknown name. */
    Schema get(String name);
}
