/** Runs in the build: reads the messages' fields off the Kubernetes client's protobuf classes. Not part of the jar. */
@NullMarked
package dev.portcullis.kube.protobuf.generator;

import org.jspecify.annotations.NullMarked;
