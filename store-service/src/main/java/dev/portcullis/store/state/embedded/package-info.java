/** The state store for one machine: RocksDB in a directory. */
@NullMarked
package dev.portcullis.store.state.embedded;

import org.jspecify.annotations.NullMarked;
