/** LeastPrivilege: the smallest roles and bindings for what somebody was seen doing. */
@NullMarked
package dev.portcullis.authz.leastprivilege;

import org.jspecify.annotations.NullMarked;
