/** What relying parties need to verify ServiceAccount tokens themselves: the discovery document and the keys. */
@NullMarked
package dev.portcullis.authn.oidc;

import org.jspecify.annotations.NullMarked;
