/** What every service measures of its own process. */
@NullMarked
package dev.portcullis.kube.metrics;

import org.jspecify.annotations.NullMarked;
