/** Objects that clients send as {@code application/vnd.kubernetes.protobuf}, read into JSON trees. */
@NullMarked
package dev.portcullis.kube.protobuf;

import org.jspecify.annotations.NullMarked;
