/** NamespaceLifecycle: nothing new in a namespace that is missing or going away. */
@NullMarked
package dev.portcullis.admission.namespacelifecycle;

import org.jspecify.annotations.NullMarked;
