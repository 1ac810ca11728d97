/** What is remembered of answers that are dear, and what keeps floods of bad credentials away from those who give them. */
@NullMarked
package dev.portcullis.authn.memory;

import org.jspecify.annotations.NullMarked;
