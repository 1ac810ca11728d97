package dev.portcullis.authz.webhook;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of {@code request}, so that a condition that names a field that there is not is refused before it is ever asked. */
final class ReviewTypes implements CelTypeProvider {
    private static final CelType TEXTS = ListType.create(SimpleType.STRING);
    private static final StructType REQUIREMENT =
            struct("Requirement", Map.of("key", SimpleType.STRING, "operator", SimpleType.STRING, "values", TEXTS));
    private static final StructType SELECTOR = struct(
            "SelectorAttributes",
            Map.of("rawSelector", SimpleType.STRING, "requirements", ListType.create(REQUIREMENT)));
    private static final StructType RESOURCE = struct(
            "ResourceAttributes",
            Map.of(
                    "namespace", SimpleType.STRING,
                    "verb", SimpleType.STRING,
                    "group", SimpleType.STRING,
                    "version", SimpleType.STRING,
                    "resource", SimpleType.STRING,
                    "subresource", SimpleType.STRING,
                    "name", SimpleType.STRING,
                    "fieldSelector", SELECTOR,
                    "labelSelector", SELECTOR));
    private static final StructType PATH =
            struct("NonResourceAttributes", Map.of("path", SimpleType.STRING, "verb", SimpleType.STRING));
    static final StructType REQUEST = struct(
            "SubjectAccessReviewSpec",
            Map.of(
                    "resourceAttributes",
                    RESOURCE,
                    "nonResourceAttributes",
                    PATH,
                    "user",
                    SimpleType.STRING,
                    "groups",
                    TEXTS,
                    "extra",
                    MapType.create(SimpleType.STRING, TEXTS),
                    "uid",
                    SimpleType.STRING));

    private static StructType struct(String name, Map<String, CelType> fields) {
        ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
        return StructType.create(
                "kubernetes." + name,
                ImmutableSet.copyOf(known.keySet()),
                field -> Optional.ofNullable(known.get(field)));
    }

    @Override
    public ImmutableList<CelType> types() {
        return ImmutableList.of(REQUIREMENT, SELECTOR, RESOURCE, PATH, REQUEST);
    }

    @Override
    public Optional<CelType> findType(String name) {
        return List.copyOf(types()).stream()
                .filter(type -> type.name().equals(name))
                .findFirst();
    }
}
