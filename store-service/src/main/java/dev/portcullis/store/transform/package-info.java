/** From a request's body to an object: decoding, defaults, patches. */
@NullMarked
package dev.portcullis.store.transform;

import org.jspecify.annotations.NullMarked;
