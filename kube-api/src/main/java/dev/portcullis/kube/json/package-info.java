/** Reading and writing Kubernetes objects as JSON trees. */
@NullMarked
package dev.portcullis.kube.json;

import org.jspecify.annotations.NullMarked;
