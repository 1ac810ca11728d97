/** Makes the schema resources from the model classes while the module is built; not part of the service. */
@NullMarked
package dev.portcullis.store.generator;

import org.jspecify.annotations.NullMarked;
