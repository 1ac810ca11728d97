/** How a service stops without anybody noticing. */
@NullMarked
package dev.portcullis.kube.shutdown;

import org.jspecify.annotations.NullMarked;
