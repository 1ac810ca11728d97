/** The review objects that travel between the services. */
@NullMarked
package dev.portcullis.kube.review;

import org.jspecify.annotations.NullMarked;
