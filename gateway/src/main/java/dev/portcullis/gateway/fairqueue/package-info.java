/** Fair queuing: a bounded number of seats, shared evenly by those who want more than there are. */
@NullMarked
package dev.portcullis.gateway.fairqueue;

import org.jspecify.annotations.NullMarked;
