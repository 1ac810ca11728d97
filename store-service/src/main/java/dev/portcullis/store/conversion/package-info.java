/** The same object in the versions of its kind: as it is stored and as it is served. */
@NullMarked
package dev.portcullis.store.conversion;

import org.jspecify.annotations.NullMarked;
