/** The privileged group: system:masters may do everything, whatever the roles say. */
@NullMarked
package dev.portcullis.authz.masters;

import org.jspecify.annotations.NullMarked;
