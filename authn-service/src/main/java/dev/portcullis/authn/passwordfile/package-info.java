/** Users and passwords of a file. */
@NullMarked
package dev.portcullis.authn.passwordfile;

import org.jspecify.annotations.NullMarked;
