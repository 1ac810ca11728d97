/** CustomResourceDefinitions: what is refused in them, so that what is served by them makes sense. */
@NullMarked
package dev.portcullis.store.definition;

import org.jspecify.annotations.NullMarked;
