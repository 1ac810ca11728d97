/** Kubernetes' audit policy: how much is written down of which request. */
@NullMarked
package dev.portcullis.gateway.audit.policy;

import org.jspecify.annotations.NullMarked;
