/** Calls to another service of the suite. */
@NullMarked
package dev.portcullis.kube.client;

import org.jspecify.annotations.NullMarked;
