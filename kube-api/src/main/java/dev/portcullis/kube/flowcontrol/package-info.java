/** The flow schemas and priority levels that every cluster has. */
@NullMarked
package dev.portcullis.kube.flowcontrol;

import org.jspecify.annotations.NullMarked;
