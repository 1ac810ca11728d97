/** The state store in etcd, 3.4 or later. */
@NullMarked
package dev.portcullis.store.state.etcd;

import org.jspecify.annotations.NullMarked;
