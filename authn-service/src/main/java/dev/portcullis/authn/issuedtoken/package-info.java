/** The inventory of ServiceAccount tokens that were given out, and the revocation of single ones. */
@NullMarked
package dev.portcullis.authn.issuedtoken;

import org.jspecify.annotations.NullMarked;
