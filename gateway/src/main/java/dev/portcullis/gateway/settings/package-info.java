/** The gateway's flags. */
@NullMarked
package dev.portcullis.gateway.settings;

import org.jspecify.annotations.NullMarked;
