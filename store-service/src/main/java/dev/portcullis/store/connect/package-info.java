/** Ways to what objects stand for: logs, exec, attach, port forwarding and proxies, as far as a server without kubelets has them. */
@NullMarked
package dev.portcullis.store.connect;

import org.jspecify.annotations.NullMarked;
