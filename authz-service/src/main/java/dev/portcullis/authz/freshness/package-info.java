/** Whether what the service decides on is still what the store has. */
@NullMarked
package dev.portcullis.authz.freshness;

import org.jspecify.annotations.NullMarked;
