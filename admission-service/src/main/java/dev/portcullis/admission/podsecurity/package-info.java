/** PodSecurity: what the Pod Security Standards demand of pods, as the labels of their namespace choose. */
@NullMarked
package dev.portcullis.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
