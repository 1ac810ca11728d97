/** What goes with a request from service to service: its Audit-ID, its trace; and into the log. */
@NullMarked
package dev.portcullis.kube.tracing;

import org.jspecify.annotations.NullMarked;
