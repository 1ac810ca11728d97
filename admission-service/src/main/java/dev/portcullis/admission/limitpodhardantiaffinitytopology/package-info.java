/** LimitPodHardAntiAffinityTopology: pods keep apart by nodes only. */
@NullMarked
package dev.portcullis.admission.limitpodhardantiaffinitytopology;

import org.jspecify.annotations.NullMarked;
