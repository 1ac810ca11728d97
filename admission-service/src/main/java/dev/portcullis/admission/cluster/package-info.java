/** What plugins look up in the cluster, and whom they ask what a user may do. */
@NullMarked
package dev.portcullis.admission.cluster;

import org.jspecify.annotations.NullMarked;
