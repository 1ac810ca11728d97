/** MutatingAdmissionPolicy. */
@NullMarked
package dev.portcullis.admission.policy.mutating;

import org.jspecify.annotations.NullMarked;
