package dev.portcullis.admission.policy.validating;

import dev.portcullis.admission.policy.definition.Policy;

/**
 * What came of one validation.
 *
 * @param reason of the Status
 */
record Decision(boolean denied, String message, String reason) {
    static final Decision ADMITTED = new Decision(false, "", "");

    static Decision refused(String message, String reason) {
        return new Decision(true, message, reason);
    }

    /** Something could not be evaluated. */
    static Decision failed(Policy policy, String message) {
        return new Decision(!policy.failsOpen(), message, "Invalid");
    }
}
