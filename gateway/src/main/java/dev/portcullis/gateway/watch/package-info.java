/** The open watches: ended when their client goes, when their time is over, or when they are no longer allowed. */
@NullMarked
package dev.portcullis.gateway.watch;

import org.jspecify.annotations.NullMarked;
