/** A server of admission webhooks, and the configurations that name it. */
@NullMarked
package dev.portcullis.e2e.hooks;

import org.jspecify.annotations.NullMarked;
