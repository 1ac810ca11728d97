/** What is put under load and hurt: three etcds, a Redis, and two processes of every service. */
@NullMarked
package dev.portcullis.bench.faults.layout;

import org.jspecify.annotations.NullMarked;
