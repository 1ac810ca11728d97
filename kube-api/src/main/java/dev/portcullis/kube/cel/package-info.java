/** CEL as Kubernetes has it: its functions beside the standard ones. Whoever uses this has {@code dev.cel} among its own dependencies. */
@NullMarked
package dev.portcullis.kube.cel;

import org.jspecify.annotations.NullMarked;
