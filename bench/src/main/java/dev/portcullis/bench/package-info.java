/** What the suite does per second, beside what the machine can do at best in the same minute. */
@NullMarked
package dev.portcullis.bench;

import org.jspecify.annotations.NullMarked;
