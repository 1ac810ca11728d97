/** AlwaysDeny: everything is refused. */
@NullMarked
package dev.portcullis.admission.alwaysdeny;

import org.jspecify.annotations.NullMarked;
