/** Status, the one error body, and the errors that kube-apiserver gives. */
@NullMarked
package dev.portcullis.kube.status;

import org.jspecify.annotations.NullMarked;
