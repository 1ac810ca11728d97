/** The stage's contract: what an admission plugin is asked and what it may answer. */
@NullMarked
package dev.portcullis.admission;

import org.jspecify.annotations.NullMarked;
