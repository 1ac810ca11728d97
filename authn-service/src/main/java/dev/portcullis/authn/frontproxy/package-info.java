/** Users whom an authenticating proxy names. */
@NullMarked
package dev.portcullis.authn.frontproxy;

import org.jspecify.annotations.NullMarked;
