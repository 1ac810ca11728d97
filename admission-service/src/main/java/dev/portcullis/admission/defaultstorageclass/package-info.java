/** DefaultStorageClass: claims that name no class get the default one. */
@NullMarked
package dev.portcullis.admission.defaultstorageclass;

import org.jspecify.annotations.NullMarked;
