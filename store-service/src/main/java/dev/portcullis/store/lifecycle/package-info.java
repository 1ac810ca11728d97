/** What ends objects: namespaces going away, garbage collection, and what must be there at the start. */
@NullMarked
package dev.portcullis.store.lifecycle;

import org.jspecify.annotations.NullMarked;
