/** The stream by which a service tells that its decisions may have changed. */
@NullMarked
package dev.portcullis.kube.epoch;

import org.jspecify.annotations.NullMarked;
