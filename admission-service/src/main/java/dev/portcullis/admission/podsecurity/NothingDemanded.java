package dev.portcullis.admission.podsecurity;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;

/**
 * Says for the audit log that a pod's namespace demands nothing, in the phase that every pod passes anyway: so that {@link PodSecurity}
 * need not be asked in the other one.
 */
final class NothingDemanded implements MutatingPlugin {
    private final PodSecurity podSecurity;

    NothingDemanded(PodSecurity podSecurity) {
        this.podSecurity = podSecurity;
    }

    @Override
    public String name() {
        return PodSecurity.NAME;
    }

    @Override
    public boolean handles(Attributes attributes) {
        return podSecurity.isFree(attributes);
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        podSecurity.annotateFree(attributes);
        return Mutation.admitted(attributes);
    }
}
