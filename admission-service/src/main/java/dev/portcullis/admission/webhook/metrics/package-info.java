/** What became of the calls to webhooks, under kube-apiserver's names. */
@NullMarked
package dev.portcullis.admission.webhook.metrics;

import org.jspecify.annotations.NullMarked;
