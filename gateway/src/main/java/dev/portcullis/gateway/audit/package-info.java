/** The audit log. */
@NullMarked
package dev.portcullis.gateway.audit;

import org.jspecify.annotations.NullMarked;
