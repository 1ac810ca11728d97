package dev.portcullis.admission.policy.definition;

/** A policy of either kind. */
public sealed interface Defined permits ValidatingPolicy, MutatingPolicy {
    Policy policy();
}
