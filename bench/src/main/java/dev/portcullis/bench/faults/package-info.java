/** {@code ./portcullis bench faults}: hurts a replicated suite under load and decides whether it kept what it promised. */
@NullMarked
package dev.portcullis.bench.faults;

import org.jspecify.annotations.NullMarked;
