/** Attribute-based access control: a file with a policy on each line. */
@NullMarked
package dev.portcullis.authz.abac;

import org.jspecify.annotations.NullMarked;
