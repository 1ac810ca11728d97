/** The schemas as OpenAPI v2 and v3 documents. */
@NullMarked
package dev.portcullis.store.openapi;

import org.jspecify.annotations.NullMarked;
