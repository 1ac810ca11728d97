/** Create, update, patch, delete, and the two-phase protocol that brings admission into them. */
@NullMarked
package dev.portcullis.store.write;

import org.jspecify.annotations.NullMarked;
