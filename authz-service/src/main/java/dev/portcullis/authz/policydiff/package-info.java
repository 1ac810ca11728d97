/** PolicyDiff: what changes of roles and bindings would come to. */
@NullMarked
package dev.portcullis.authz.policydiff;

import org.jspecify.annotations.NullMarked;
