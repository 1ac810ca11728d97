/** AlwaysAllow: everybody may do everything. */
@NullMarked
package dev.portcullis.authz.alwaysallow;

import org.jspecify.annotations.NullMarked;
