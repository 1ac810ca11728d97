/** RuntimeClass: a pod's overhead and where it may run, from its class. */
@NullMarked
package dev.portcullis.admission.runtimeclass;

import org.jspecify.annotations.NullMarked;
