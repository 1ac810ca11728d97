/** Who is this? Asked of authn-service, remembered while its epoch stands. */
@NullMarked
package dev.portcullis.gateway.authentication;

import org.jspecify.annotations.NullMarked;
