/** Calls to servers outside the suite. */
@NullMarked
package dev.portcullis.kube.outbound;

import org.jspecify.annotations.NullMarked;
