/** Files that are read again when they change. */
@NullMarked
package dev.portcullis.authn.reload;

import org.jspecify.annotations.NullMarked;
