/** The CEL that those who configure the services may write: one language with the same bounds everywhere. */
@NullMarked
package dev.portcullis.kube.cel;

import org.jspecify.annotations.NullMarked;
