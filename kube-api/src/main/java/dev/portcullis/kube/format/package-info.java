/** The forms of Kubernetes' names and addresses. */
@NullMarked
package dev.portcullis.kube.format;

import org.jspecify.annotations.NullMarked;
