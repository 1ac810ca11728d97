/** RBACEscalation: nobody grants what they do not have. */
@NullMarked
package dev.portcullis.admission.rbacescalation;

import org.jspecify.annotations.NullMarked;
