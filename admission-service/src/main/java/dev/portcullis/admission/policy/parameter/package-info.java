/** The objects that policies have as parameters. */
@NullMarked
package dev.portcullis.admission.policy.parameter;

import org.jspecify.annotations.NullMarked;
