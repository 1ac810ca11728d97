/** MutatingAdmissionWebhook and ValidatingAdmissionWebhook: others are asked, as configuration objects say. */
@NullMarked
package dev.portcullis.admission.webhook;

import org.jspecify.annotations.NullMarked;
