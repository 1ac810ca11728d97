package dev.portcullis.admission.alwaysadmit;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;

/** Admits everything, as all others do that have nothing against it ({@code plugin/admit}). Deprecated. */
@IfWanted("AlwaysAdmit")
public final class AlwaysAdmit implements ValidatingPlugin {
    @Override
    public String name() {
        return "AlwaysAdmit";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return true;
    }

    @Override
    public Validation validate(Attributes attributes) {
        return Validation.accepted();
    }
}
