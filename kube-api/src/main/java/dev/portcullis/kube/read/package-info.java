/** Reads of single objects that go from the gateway to the store together, see docs/contracts.md. */
@NullMarked
package dev.portcullis.kube.read;

import org.jspecify.annotations.NullMarked;
