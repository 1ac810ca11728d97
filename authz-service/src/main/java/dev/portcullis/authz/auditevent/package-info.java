/** What was asked for, read from audit events. */
@NullMarked
package dev.portcullis.authz.auditevent;

import org.jspecify.annotations.NullMarked;
