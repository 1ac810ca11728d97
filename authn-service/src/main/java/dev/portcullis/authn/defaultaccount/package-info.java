/** A ServiceAccount {@code default} for every namespace. */
@NullMarked
package dev.portcullis.authn.defaultaccount;

import org.jspecify.annotations.NullMarked;
