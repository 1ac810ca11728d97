/** Users of OpenID Connect providers and other issuers of JWTs: {@code --oidc-*} and {@code AuthenticationConfiguration}. */
@NullMarked
package dev.portcullis.authn.jwt;

import org.jspecify.annotations.NullMarked;
