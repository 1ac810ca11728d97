/** Clients that write, read, list, watch and try what they may not, and record what they are told. */
@NullMarked
package dev.portcullis.bench.faults.load;

import org.jspecify.annotations.NullMarked;
