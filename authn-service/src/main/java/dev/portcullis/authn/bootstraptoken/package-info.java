/** Bootstrap tokens, by which new nodes join. */
@NullMarked
package dev.portcullis.authn.bootstraptoken;

import org.jspecify.annotations.NullMarked;
