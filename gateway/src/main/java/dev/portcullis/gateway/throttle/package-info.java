/** How many requests may run at a time. */
@NullMarked
package dev.portcullis.gateway.throttle;

import org.jspecify.annotations.NullMarked;
