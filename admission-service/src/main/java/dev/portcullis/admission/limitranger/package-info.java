/** LimitRanger: defaults and bounds for the resources of pods and claims, from the namespace's LimitRanges. */
@NullMarked
package dev.portcullis.admission.limitranger;

import org.jspecify.annotations.NullMarked;
