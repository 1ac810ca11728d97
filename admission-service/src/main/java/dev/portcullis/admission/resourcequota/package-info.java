/** ResourceQuota: a namespace uses no more than its quotas allow. */
@NullMarked
package dev.portcullis.admission.resourcequota;

import org.jspecify.annotations.NullMarked;
