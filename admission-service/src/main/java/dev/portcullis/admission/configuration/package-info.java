/** What {@code --admission-control-config-file} says to each plugin. */
@NullMarked
package dev.portcullis.admission.configuration;

import org.jspecify.annotations.NullMarked;
