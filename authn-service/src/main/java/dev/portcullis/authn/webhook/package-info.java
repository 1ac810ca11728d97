/** Tokens that another server judges. */
@NullMarked
package dev.portcullis.authn.webhook;

import org.jspecify.annotations.NullMarked;
