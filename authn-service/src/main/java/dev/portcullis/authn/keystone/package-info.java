/** Users of OpenStack, as Keystone v3 knows them. */
@NullMarked
package dev.portcullis.authn.keystone;

import org.jspecify.annotations.NullMarked;
