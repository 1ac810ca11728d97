/** AccessMatrix: all that somebody can do, everywhere. */
@NullMarked
package dev.portcullis.authz.accessmatrix;

import org.jspecify.annotations.NullMarked;
