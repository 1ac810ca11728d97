/** Backup and restore of the embedded store. */
@NullMarked
package dev.portcullis.store.backup;

import org.jspecify.annotations.NullMarked;
