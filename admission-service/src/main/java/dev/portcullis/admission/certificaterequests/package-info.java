/** Certificate requests and trust bundles: who may approve, sign and attest for which signer. */
@NullMarked
package dev.portcullis.admission.certificaterequests;

import org.jspecify.annotations.NullMarked;
