/** PodNodeSelector: a namespace says where its pods run. */
@NullMarked
package dev.portcullis.admission.podnodeselector;

import org.jspecify.annotations.NullMarked;
