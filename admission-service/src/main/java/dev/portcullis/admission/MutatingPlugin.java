package dev.portcullis.admission;

/** May change the object. */
public interface MutatingPlugin extends AdmissionPlugin {
    /** The plugin owns {@code attributes.object()}: it may change it and return it. A second run must change nothing more. */
    Mutation mutate(Attributes attributes);
}
