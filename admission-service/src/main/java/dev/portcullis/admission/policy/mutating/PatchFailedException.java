package dev.portcullis.admission.policy.mutating;

/** What a mutation makes cannot be taken. */
final class PatchFailedException extends Exception {
    PatchFailedException(String message) {
        super(message);
    }
}
