/** Who does the harm. */
@NullMarked
package dev.portcullis.bench.faults.nemesis;

import org.jspecify.annotations.NullMarked;
