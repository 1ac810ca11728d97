/** May they do this? Asked of authz-service, remembered while its epoch stands. */
@NullMarked
package dev.portcullis.gateway.authorization;

import org.jspecify.annotations.NullMarked;
