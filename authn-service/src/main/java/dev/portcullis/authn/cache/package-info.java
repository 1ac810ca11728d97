/** Verified tokens are remembered: in this process, and in Redis, where there is one, for all replicas. */
@NullMarked
package dev.portcullis.authn.cache;

import org.jspecify.annotations.NullMarked;
