/** Who may run now, who has to wait, and who is told to come again later. */
@NullMarked
package dev.portcullis.gateway.throttle;

import org.jspecify.annotations.NullMarked;
