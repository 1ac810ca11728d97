/** What the fields of a kind are: types, lists and their keys, defaults, and the canonical form of an object. */
@NullMarked
package dev.portcullis.store.schema;

import org.jspecify.annotations.NullMarked;
