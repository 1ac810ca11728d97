/** The built-in kinds that are served in several versions, and what makes an object of one of them an object of another. */
@NullMarked
package dev.portcullis.kube.conversion;

import org.jspecify.annotations.NullMarked;
