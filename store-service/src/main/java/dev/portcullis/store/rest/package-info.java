/** The Kubernetes REST API over HTTP: routing, negotiation, bodies and errors. */
@NullMarked
package dev.portcullis.store.rest;

import org.jspecify.annotations.NullMarked;
