/** Decides, from what was recorded, whether the promises were kept. */
@NullMarked
package dev.portcullis.bench.faults.checker;

import org.jspecify.annotations.NullMarked;
