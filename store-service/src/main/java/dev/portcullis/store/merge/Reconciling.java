package dev.portcullis.store.merge;

import dev.portcullis.store.fieldpath.FieldSet;
import dev.portcullis.store.fieldpath.FieldSetBuilder;
import dev.portcullis.store.fieldpath.PathElement;
import dev.portcullis.store.schema.Structure;
import java.util.ArrayList;
import java.util.List;

/** Brings a set that was written under another schema up to date: who owned parts of what is atomic now owns all of it. */
final class Reconciling {
    private final FieldSetBuilder atomic = new FieldSetBuilder();
    private final List<PathElement> path = new ArrayList<>();
    private boolean changed;

    private Reconciling() {}

    /** The set itself if the schema is as it was. */
    static FieldSet reconcile(FieldSet set, Structure structure) {
        Reconciling reconciling = new Reconciling();
        reconciling.visit(set, structure, false);
        if (!reconciling.changed) {
            return set;
        }
        FieldSet replaced = reconciling.atomic.build();
        return set.recursiveDifference(replaced).union(replaced);
    }

    private void visit(FieldSet set, Structure structure, boolean whole) {
        Structure.Fields fields = structure.fields();
        Structure.Items items = structure.items();
        if (fields != null) {
            if (fields.deduced()) {
                return;
            }
            if (fields.atomic() && !whole) {
                replace(set);
                return;
            }
        } else if (structure.scalar() != null || items == null) {
            return;
        } else if (items.atomic() && !whole) {
            replace(set);
            return;
        }
        set.forEachElement((element, member, below) -> {
            Structure part = NamedFields.part(element, fields, items);
            if (part != null) {
                path.add(element);
                visit(below, part, member && below.isEmpty());
                path.removeLast();
            }
        });
    }

    private void replace(FieldSet set) {
        if (!set.isEmpty() && !path.isEmpty()) {
            atomic.insert(path);
            changed = true;
        }
    }
}
