/** The certificates and keys of an installation: made on first start, renewed when they come near their end. */
@NullMarked
package dev.portcullis.authn.pki;

import org.jspecify.annotations.NullMarked;
