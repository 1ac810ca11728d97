/** ServiceAccount tokens: those of Secrets and those of TokenRequest, verified against the live objects that they are bound to. */
@NullMarked
package dev.portcullis.authn.serviceaccount;

import org.jspecify.annotations.NullMarked;
