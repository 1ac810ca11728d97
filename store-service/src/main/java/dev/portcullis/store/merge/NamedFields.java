package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.fieldpath.FieldSetBuilder;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.schema.Structure;
import org.jspecify.annotations.Nullable;

/** Sets in which a declared field counts as soon as anything below it does, so that it goes when all of that goes. */
final class NamedFields {
    private NamedFields() {}

    static FieldSet included(FieldSet set, Structure structure) {
        FieldSetBuilder all = new FieldSetBuilder();
        fill(set, structure, all);
        return all.build();
    }

    private static void fill(FieldSet set, @Nullable Structure structure, FieldSetBuilder all) {
        Structure.Fields fields = structure == null ? null : structure.fields();
        Structure.Items items = structure == null ? null : structure.items();
        set.forEachElement((element, member, below) -> {
            boolean named =
                    element instanceof PathElement.Field field && fields != null && fields.declares(field.name());
            if (member || named && !below.isEmpty()) {
                all.insert(element);
            }
            if (!below.isEmpty()) {
                fill(below, part(element, fields, items), all.below(element));
            }
        });
    }

    static @Nullable Structure part(
            PathElement element, Structure.@Nullable Fields fields, Structure.@Nullable Items items) {
        if (element instanceof PathElement.Field field) {
            return fields == null ? null : fields.of(field.name());
        }
        return items == null ? null : items.of();
    }
}
