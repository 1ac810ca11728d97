/** ImagePolicyWebhook: another server says which images may run. */
@NullMarked
package dev.portcullis.admission.imagepolicywebhook;

import org.jspecify.annotations.NullMarked;
