/** Policies and bindings, as the objects in the store say. */
@NullMarked
package dev.portcullis.admission.policy.definition;

import org.jspecify.annotations.NullMarked;
