/** What is measured of requests, under kube-apiserver's names, and {@code /metrics}. */
@NullMarked
package dev.portcullis.gateway.metrics;

import org.jspecify.annotations.NullMarked;
