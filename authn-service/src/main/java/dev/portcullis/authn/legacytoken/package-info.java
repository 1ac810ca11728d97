/** Tokens that live in Secrets: when they were used last, and what becomes of those that nobody uses. */
@NullMarked
package dev.portcullis.authn.legacytoken;

import org.jspecify.annotations.NullMarked;
