/** Where audit events go: a file, a webhook, by batches or one by one. */
@NullMarked
package dev.portcullis.gateway.audit.backend;

import org.jspecify.annotations.NullMarked;
