/** Nobody grants what they do not have: the check on roles and bindings that are written. */
@NullMarked
package dev.portcullis.authz.escalation;

import org.jspecify.annotations.NullMarked;
