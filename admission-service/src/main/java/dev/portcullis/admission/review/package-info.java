/** AdmissionReview over HTTP. */
@NullMarked
package dev.portcullis.admission.review;

import org.jspecify.annotations.NullMarked;
