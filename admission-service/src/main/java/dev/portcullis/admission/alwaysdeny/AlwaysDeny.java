package dev.portcullis.admission.alwaysdeny;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.chain.IfWanted;

/** Refuses everything ({@code plugin/deny}). Deprecated; of use in tests. */
@IfWanted("AlwaysDeny")
public final class AlwaysDeny implements MutatingPlugin {
    @Override
    public String name() {
        return "AlwaysDeny";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return true;
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        return Mutation.rejected(attributes.forbidden("admission control is denying all modifications"));
    }
}
