/** How a service stops without anybody noticing. */
@NullMarked
package dev.portcullis.kube.service.shutdown;

import org.jspecify.annotations.NullMarked;
