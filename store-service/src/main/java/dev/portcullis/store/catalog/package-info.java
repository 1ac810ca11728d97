/** The kinds that are served: their names, verbs, storage and schemas. Kinds are data. */
@NullMarked
package dev.portcullis.store.catalog;

import org.jspecify.annotations.NullMarked;
