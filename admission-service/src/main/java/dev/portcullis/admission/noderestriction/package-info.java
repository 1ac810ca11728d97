/** NodeRestriction: kubelets change what is theirs only. */
@NullMarked
package dev.portcullis.admission.noderestriction;

import org.jspecify.annotations.NullMarked;
