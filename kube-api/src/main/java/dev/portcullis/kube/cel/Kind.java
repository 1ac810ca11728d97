package dev.portcullis.kube.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/** A type as expressions know it, and what its values are here. */
record Kind<T>(CelType type, Class<T> values) {
    static final Kind<String> STRING = new Kind<>(SimpleType.STRING, String.class);
    static final Kind<Long> INT = new Kind<>(SimpleType.INT, Long.class);
    static final Kind<Boolean> BOOL = new Kind<>(SimpleType.BOOL, Boolean.class);
    static final Kind<Double> DOUBLE = new Kind<>(SimpleType.DOUBLE, Double.class);

    @SuppressWarnings("rawtypes")
    static Kind<List> list(CelType elements) {
        return new Kind<>(ListType.create(elements), List.class);
    }

    static <T> Kind<T> own(String name, Class<T> values) {
        return new Kind<>(OpaqueType.create(name), values);
    }
}
