/** Clients without credentials. */
@NullMarked
package dev.portcullis.authn.anonymous;

import org.jspecify.annotations.NullMarked;
