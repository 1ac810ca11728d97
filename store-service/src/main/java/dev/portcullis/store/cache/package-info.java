/** The watch cache: the current objects of each resource as the bytes that will be sent, and their recent changes. */
@NullMarked
package dev.portcullis.store.cache;

import org.jspecify.annotations.NullMarked;
