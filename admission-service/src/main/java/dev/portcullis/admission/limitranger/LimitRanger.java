package dev.portcullis.admission.limitranger;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Fills in the namespace's default requests and limits, and refuses what is out of bounds ({@code plugin/limitranger}). */
public final class LimitRanger implements MutatingPlugin, ValidatingPlugin {
    private final Supplier<Collection<LimitRange>> ranges;

    LimitRanger(Supplier<Collection<LimitRange>> ranges) {
        this.ranges = ranges;
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    /** What a pod's containers want is settled when it is made, but for resizes. */
    @Override
    public boolean handles(Attributes attributes) {
        boolean resize = attributes.updates() && attributes.is("", "pods", "resize");
        boolean claim = attributes.writes() && attributes.isCore("persistentvolumeclaims");
        return (attributes.createsPod() || resize || claim)
                && !isGoing(attributes)
                && !of(attributes).isEmpty();
    }

    private static boolean isGoing(Attributes attributes) {
        return attributes.oldObject() != null
                && attributes.oldObject().path("metadata").hasNonNull("deletionTimestamp");
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        if (attributes.createsPod()) {
            of(attributes).forEach(range -> Defaults.set(attributes.requireObject(), range));
        }
        return Mutation.admitted(attributes);
    }

    /** The first range that is not kept to is told of, with all that is wrong. */
    @Override
    public Validation validate(Attributes attributes) {
        boolean pod = attributes.resource().name().equals("pods");
        for (LimitRange range : of(attributes)) {
            List<String> faults = Bounds.faults(range, attributes.requireObject(), pod);
            if (!faults.isEmpty()) {
                return Validation.rejected(
                        attributes.forbidden(faults.size() == 1 ? faults.getFirst() : faults.toString()));
            }
        }
        return Validation.accepted();
    }

    private List<LimitRange> of(Attributes attributes) {
        return ranges.get().stream()
                .filter(range -> range.namespace().equals(attributes.namespace()))
                .sorted(Comparator.comparing(LimitRange::name))
                .toList();
    }
}
