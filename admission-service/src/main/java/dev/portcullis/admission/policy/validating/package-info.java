/** ValidatingAdmissionPolicy. */
@NullMarked
package dev.portcullis.admission.policy.validating;

import org.jspecify.annotations.NullMarked;
