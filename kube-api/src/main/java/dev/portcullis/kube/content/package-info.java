/** Bodies of requests and answers: media types, YAML, and what a strict decoder complains about. */
@NullMarked
package dev.portcullis.kube.content;

import org.jspecify.annotations.NullMarked;
