/** The stages of a request, in their order. */
@NullMarked
package dev.portcullis.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
