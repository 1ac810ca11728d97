/** Whom aggregated API servers may believe: the ConfigMap {@code extension-apiserver-authentication}. */
@NullMarked
package dev.portcullis.authn.clustertrust;

import org.jspecify.annotations.NullMarked;
