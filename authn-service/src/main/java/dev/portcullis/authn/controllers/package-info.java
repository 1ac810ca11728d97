/** What the controllers share: the namespaces, and which of them run at all. */
@NullMarked
package dev.portcullis.authn.controllers;

import org.jspecify.annotations.NullMarked;
