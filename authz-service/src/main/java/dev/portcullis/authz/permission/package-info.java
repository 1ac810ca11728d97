/** What a rule comes to, one thing at a time: sets of these are compared exactly. */
@NullMarked
package dev.portcullis.authz.permission;

import org.jspecify.annotations.NullMarked;
