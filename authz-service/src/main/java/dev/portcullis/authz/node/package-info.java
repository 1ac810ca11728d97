/** What a kubelet may do: what belongs to its own node, and what the pods there need. */
@NullMarked
package dev.portcullis.authz.node;

import org.jspecify.annotations.NullMarked;
