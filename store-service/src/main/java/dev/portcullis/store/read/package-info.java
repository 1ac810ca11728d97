/** Get, list and watch. */
@NullMarked
package dev.portcullis.store.read;

import org.jspecify.annotations.NullMarked;
