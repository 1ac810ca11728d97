/** HTTP Basic: what user names and passwords come in. */
@NullMarked
package dev.portcullis.authn.basic;

import org.jspecify.annotations.NullMarked;
