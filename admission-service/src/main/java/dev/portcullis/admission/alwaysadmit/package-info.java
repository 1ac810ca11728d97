/** AlwaysAdmit: nothing is refused here. */
@NullMarked
package dev.portcullis.admission.alwaysadmit;

import org.jspecify.annotations.NullMarked;
