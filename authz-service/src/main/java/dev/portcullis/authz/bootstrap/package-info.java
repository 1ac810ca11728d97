/** The roles and bindings that every cluster starts with, and their reconciliation at start-up. */
@NullMarked
package dev.portcullis.authz.bootstrap;

import org.jspecify.annotations.NullMarked;
