/** DefaultIngressClass: ingresses that name no class get the default one. */
@NullMarked
package dev.portcullis.admission.defaultingressclass;

import org.jspecify.annotations.NullMarked;
