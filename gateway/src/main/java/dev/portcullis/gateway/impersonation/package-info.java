/** Impersonate-* headers: acting as somebody else. */
@NullMarked
package dev.portcullis.gateway.impersonation;

import org.jspecify.annotations.NullMarked;
