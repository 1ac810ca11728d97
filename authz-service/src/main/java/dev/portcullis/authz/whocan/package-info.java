/** WhoCan: all whom something is allowed, and by what. */
@NullMarked
package dev.portcullis.authz.whocan;

import org.jspecify.annotations.NullMarked;
