/** The webhooks of the configuration objects in the store. */
@NullMarked
package dev.portcullis.admission.webhook.hook;

import org.jspecify.annotations.NullMarked;
