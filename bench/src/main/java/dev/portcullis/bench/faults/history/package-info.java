/** What was asked and answered, seen and hit, while faults were going on. */
@NullMarked
package dev.portcullis.bench.faults.history;

import org.jspecify.annotations.NullMarked;
