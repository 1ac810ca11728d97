/** Roles and bindings as objects that can be applied. */
@NullMarked
package dev.portcullis.authz.manifest;

import org.jspecify.annotations.NullMarked;
