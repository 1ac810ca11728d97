/** The token Secrets of ServiceAccounts: made, completed, listed, and removed with their account. */
@NullMarked
package dev.portcullis.authn.tokensecret;

import org.jspecify.annotations.NullMarked;
