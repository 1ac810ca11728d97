/** OwnerReferencesPermissionEnforcement: only who may delete an object says who owns it. */
@NullMarked
package dev.portcullis.admission.ownerreferencespermissionenforcement;

import org.jspecify.annotations.NullMarked;
