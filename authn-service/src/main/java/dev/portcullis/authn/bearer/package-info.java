/** Bearer tokens on their way in: from the headers, and when nobody knows them. */
@NullMarked
package dev.portcullis.authn.bearer;

import org.jspecify.annotations.NullMarked;
