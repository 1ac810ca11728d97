/** May they do this? The port, its result, and the chain that asks the authorizers. */
@NullMarked
package dev.portcullis.authz;

import org.jspecify.annotations.NullMarked;
