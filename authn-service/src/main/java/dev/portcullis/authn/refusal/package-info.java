/** Why credentials were refused, for those who may know. */
@NullMarked
package dev.portcullis.authn.refusal;

import org.jspecify.annotations.NullMarked;
