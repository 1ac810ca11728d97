/** What one kind does on a write that no schema can say. */
@NullMarked
package dev.portcullis.store.strategy;

import org.jspecify.annotations.NullMarked;
