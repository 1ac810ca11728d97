/** AlwaysDeny: never has an opinion, so that nothing is allowed. */
@NullMarked
package dev.portcullis.authz.alwaysdeny;

import org.jspecify.annotations.NullMarked;
