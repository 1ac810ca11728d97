/** Which requests the webhooks and policies of a cluster are about. */
@NullMarked
package dev.portcullis.admission.matching;

import org.jspecify.annotations.NullMarked;
