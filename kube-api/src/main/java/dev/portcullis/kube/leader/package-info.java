/** One of several replicas leads. */
@NullMarked
package dev.portcullis.kube.leader;

import org.jspecify.annotations.NullMarked;
