/** The ConfigMap {@code kube-root-ca.crt} in every namespace. */
@NullMarked
package dev.portcullis.authn.rootca;

import org.jspecify.annotations.NullMarked;
