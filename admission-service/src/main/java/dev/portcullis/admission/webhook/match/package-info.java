/** Which requests a webhook is asked about. */
@NullMarked
package dev.portcullis.admission.webhook.match;

import org.jspecify.annotations.NullMarked;
