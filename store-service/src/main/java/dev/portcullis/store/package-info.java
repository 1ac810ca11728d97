/** The store: the resource engine of Kubernetes' API over a store with etcd's semantics. */
@NullMarked
package dev.portcullis.store;

import org.jspecify.annotations.NullMarked;
