/** Calls to the servers of webhooks: where they are, connections that are kept, and how long they may take. */
@NullMarked
package dev.portcullis.admission.webhook.call;

import org.jspecify.annotations.NullMarked;
