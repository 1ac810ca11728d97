/** The cases of admission-service's plugins, tried with kubectl. */
@NullMarked
package dev.portcullis.e2e.plugins;

import org.jspecify.annotations.NullMarked;
