/** What the launcher runs beside the services: is it ready, and the training run's exercise. */
@NullMarked
package dev.portcullis.gateway.probe;

import org.jspecify.annotations.NullMarked;
