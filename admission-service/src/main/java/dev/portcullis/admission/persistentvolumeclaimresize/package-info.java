/** PersistentVolumeClaimResize: claims grow where their class allows it. */
@NullMarked
package dev.portcullis.admission.persistentvolumeclaimresize;

import org.jspecify.annotations.NullMarked;
