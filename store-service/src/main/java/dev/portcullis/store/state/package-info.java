/** The state store: what must survive a restart, with etcd's semantics. */
@NullMarked
package dev.portcullis.store.state;

import org.jspecify.annotations.NullMarked;
