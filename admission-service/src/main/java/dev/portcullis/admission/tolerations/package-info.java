/** Which tolerations cover which. */
@NullMarked
package dev.portcullis.admission.tolerations;

import org.jspecify.annotations.NullMarked;
