/** What a client can ask for: /api, /apis and the aggregated form. */
@NullMarked
package dev.portcullis.store.discovery;

import org.jspecify.annotations.NullMarked;
