/** Objects as the rows that kubectl prints. */
@NullMarked
package dev.portcullis.store.table;

import org.jspecify.annotations.NullMarked;
