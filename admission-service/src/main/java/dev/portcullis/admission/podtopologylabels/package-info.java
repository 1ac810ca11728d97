/** PodTopologyLabels: pods know their node's zone and region. */
@NullMarked
package dev.portcullis.admission.podtopologylabels;

import org.jspecify.annotations.NullMarked;
