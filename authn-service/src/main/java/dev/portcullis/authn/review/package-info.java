/** The reviews: AuthenticationReview for the gateway, TokenReview and SelfSubjectReview for clients. */
@NullMarked
package dev.portcullis.authn.review;

import org.jspecify.annotations.NullMarked;
