package dev.portcullis.admission;

/** {@code admission.k8s.io/v1 Operation}. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
}
