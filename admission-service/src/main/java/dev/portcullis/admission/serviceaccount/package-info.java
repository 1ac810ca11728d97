/** ServiceAccount: every pod runs as an account of its namespace, with its token mounted. */
@NullMarked
package dev.portcullis.admission.serviceaccount;

import org.jspecify.annotations.NullMarked;
