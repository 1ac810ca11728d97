/** The expressions of webhooks and policies, and what they are about. */
@NullMarked
package dev.portcullis.admission.expression;

import org.jspecify.annotations.NullMarked;
