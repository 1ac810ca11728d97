/** NamespaceExists: nothing happens in a namespace that is missing. */
@NullMarked
package dev.portcullis.admission.namespaceexists;

import org.jspecify.annotations.NullMarked;
