/** NamespaceAutoProvision: a namespace that is missing is made. */
@NullMarked
package dev.portcullis.admission.namespaceautoprovision;

import org.jspecify.annotations.NullMarked;
