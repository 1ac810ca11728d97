/** {@code metadata.managedFields}, kept on every write, and {@code PATCH application/apply-patch+yaml}. */
@NullMarked
package dev.portcullis.store.fieldmanager;

import org.jspecify.annotations.NullMarked;
