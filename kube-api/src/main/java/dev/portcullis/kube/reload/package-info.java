/** Files that are read again when they change. */
@NullMarked
package dev.portcullis.kube.reload;

import org.jspecify.annotations.NullMarked;
