/** Role-based access control: rules, who holds them, and the index that answers from memory. */
@NullMarked
package dev.portcullis.authz.rbac;

import org.jspecify.annotations.NullMarked;
