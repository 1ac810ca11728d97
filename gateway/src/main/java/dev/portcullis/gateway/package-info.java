/** The public API server: every request of a client enters here and passes the stages in order. */
@NullMarked
package dev.portcullis.gateway;

import org.jspecify.annotations.NullMarked;
