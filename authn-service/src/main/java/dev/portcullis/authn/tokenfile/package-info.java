/** Static bearer tokens from a CSV file. */
@NullMarked
package dev.portcullis.authn.tokenfile;

import org.jspecify.annotations.NullMarked;
