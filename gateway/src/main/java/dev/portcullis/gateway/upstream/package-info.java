/** Sending a request on to the service that serves it, and its answer back. */
@NullMarked
package dev.portcullis.gateway.upstream;

import org.jspecify.annotations.NullMarked;
