/** AccessExplanation: why an access is allowed, or why not and what would do. */
@NullMarked
package dev.portcullis.authz.explanation;

import org.jspecify.annotations.NullMarked;
