/** What is in k8s-manifests, as kustomize renders it and as a kubelet would run it. */
@NullMarked
package dev.portcullis.e2e.manifests;

import org.jspecify.annotations.NullMarked;
