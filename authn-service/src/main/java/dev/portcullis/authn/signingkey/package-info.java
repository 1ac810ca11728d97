/** The staged rotation of the key that signs ServiceAccount tokens. */
@NullMarked
package dev.portcullis.authn.signingkey;

import org.jspecify.annotations.NullMarked;
