/** Sets of fields, and how {@code managedFields} writes them down. */
@NullMarked
package dev.portcullis.store.fieldpath;

import org.jspecify.annotations.NullMarked;
