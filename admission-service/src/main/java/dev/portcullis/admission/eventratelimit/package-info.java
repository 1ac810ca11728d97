/** EventRateLimit: so many events a second, and no more. */
@NullMarked
package dev.portcullis.admission.eventratelimit;

import org.jspecify.annotations.NullMarked;
