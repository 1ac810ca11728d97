/** Which policies a request is for, by which bindings and with which parameters. */
@NullMarked
package dev.portcullis.admission.policy.dispatch;

import org.jspecify.annotations.NullMarked;
