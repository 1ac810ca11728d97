/** Files of comma-separated values. */
@NullMarked
package dev.portcullis.authn.csv;

import org.jspecify.annotations.NullMarked;
