/** TokenRequest: bound tokens for ServiceAccounts, {@code kubectl create token}. */
@NullMarked
package dev.portcullis.authn.tokenrequest;

import org.jspecify.annotations.NullMarked;
