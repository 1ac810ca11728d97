/** Label and field selectors, as kube-apiserver reads and words them. */
@NullMarked
package dev.portcullis.kube.selector;

import org.jspecify.annotations.NullMarked;
