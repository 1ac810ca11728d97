/** A request on its way: what the pipeline hands to whoever serves it, and what is known of it in the end. */
@NullMarked
package dev.portcullis.gateway.exchange;

import org.jspecify.annotations.NullMarked;
