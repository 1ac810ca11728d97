/** Priority: a pod's priority from its PriorityClass. */
@NullMarked
package dev.portcullis.admission.priority;

import org.jspecify.annotations.NullMarked;
