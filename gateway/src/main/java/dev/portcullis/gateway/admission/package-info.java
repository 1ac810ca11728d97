/** Shall it be changed? Asked of admission-service, writes only. */
@NullMarked
package dev.portcullis.gateway.admission;

import org.jspecify.annotations.NullMarked;
