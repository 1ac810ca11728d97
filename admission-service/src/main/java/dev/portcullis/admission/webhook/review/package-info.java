/** The AdmissionReview that a webhook gets, and what its answer must be like. */
@NullMarked
package dev.portcullis.admission.webhook.review;

import org.jspecify.annotations.NullMarked;
