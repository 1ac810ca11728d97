/** JSON patches (RFC 6902), as kube-apiserver applies them. */
@NullMarked
package dev.portcullis.kube.jsonpatch;

import org.jspecify.annotations.NullMarked;
