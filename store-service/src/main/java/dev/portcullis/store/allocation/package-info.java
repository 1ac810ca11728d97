/** Service addresses and node ports, each given to one service only. */
@NullMarked
package dev.portcullis.store.allocation;

import org.jspecify.annotations.NullMarked;
