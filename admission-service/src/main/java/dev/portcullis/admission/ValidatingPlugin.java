package dev.portcullis.admission;

/** Sees the object as it will be stored, and may only refuse it. */
public interface ValidatingPlugin extends AdmissionPlugin {
    Validation validate(Attributes attributes);
}
