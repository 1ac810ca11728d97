/** PodTolerationRestriction: a namespace says what its pods tolerate. */
@NullMarked
package dev.portcullis.admission.podtolerationrestriction;

import org.jspecify.annotations.NullMarked;
