/** Which authorizers are asked, and in which order: by flags, or by an AuthorizationConfiguration that is read again when it changes. */
@NullMarked
package dev.portcullis.authz.configuration;

import org.jspecify.annotations.NullMarked;
