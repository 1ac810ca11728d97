/** Resource quantities: {@code 100m}, {@code 1Gi}, {@code 1e3}. */
@NullMarked
package dev.portcullis.kube.quantity;

import org.jspecify.annotations.NullMarked;
