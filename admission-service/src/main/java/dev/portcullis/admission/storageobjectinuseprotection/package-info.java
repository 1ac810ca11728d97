/** StorageObjectInUseProtection: storage that is in use stays. */
@NullMarked
package dev.portcullis.admission.storageobjectinuseprotection;

import org.jspecify.annotations.NullMarked;
