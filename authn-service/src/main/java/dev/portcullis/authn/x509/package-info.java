/** Client certificates: the common name is the user, the organizations are the groups. */
@NullMarked
package dev.portcullis.authn.x509;

import org.jspecify.annotations.NullMarked;
