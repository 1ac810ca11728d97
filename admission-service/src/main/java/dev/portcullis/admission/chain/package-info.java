/** The plugins of the suite in Kubernetes' order, and the chain that calls them. */
@NullMarked
package dev.portcullis.admission.chain;

import org.jspecify.annotations.NullMarked;
