/** The review APIs: POST /authorize for the gateway, group authorization.k8s.io for clients. */
@NullMarked
package dev.portcullis.authz.review;

import org.jspecify.annotations.NullMarked;
