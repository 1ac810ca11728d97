/** The flow schemas and priority levels that every cluster has, kept as they should be, and what flow schemas say of themselves. */
@NullMarked
package dev.portcullis.store.flowcontrol;

import org.jspecify.annotations.NullMarked;
