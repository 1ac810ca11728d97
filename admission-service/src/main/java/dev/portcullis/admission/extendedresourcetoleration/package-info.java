/** ExtendedResourceToleration: who asks for a device tolerates its nodes. */
@NullMarked
package dev.portcullis.admission.extendedresourcetoleration;

import org.jspecify.annotations.NullMarked;
