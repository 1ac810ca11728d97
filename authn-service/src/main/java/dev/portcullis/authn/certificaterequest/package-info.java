/** Certificate requests: who gets what signed, by itself or once somebody has approved it. */
@NullMarked
package dev.portcullis.authn.certificaterequest;

import org.jspecify.annotations.NullMarked;
