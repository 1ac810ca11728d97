/** Why not: the bindings that would nearly have allowed an access, and the smallest ones that would. */
@NullMarked
package dev.portcullis.authz.nearmiss;

import org.jspecify.annotations.NullMarked;
