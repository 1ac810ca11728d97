/** ValidatingAdmissionPolicy and MutatingAdmissionPolicy: those of the store are followed and evaluated. */
@NullMarked
package dev.portcullis.admission.policy;

import org.jspecify.annotations.NullMarked;
