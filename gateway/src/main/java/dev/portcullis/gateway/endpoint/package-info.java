/** What the gateway answers by itself: versions, metrics, the list of paths. */
@NullMarked
package dev.portcullis.gateway.endpoint;

import org.jspecify.annotations.NullMarked;
