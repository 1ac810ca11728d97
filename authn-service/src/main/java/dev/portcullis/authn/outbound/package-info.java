/** Calls to servers outside the suite. */
@NullMarked
package dev.portcullis.authn.outbound;

import org.jspecify.annotations.NullMarked;
