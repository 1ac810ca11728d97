/** /healthz, /livez and /readyz. */
@NullMarked
package dev.portcullis.gateway.health;

import org.jspecify.annotations.NullMarked;
