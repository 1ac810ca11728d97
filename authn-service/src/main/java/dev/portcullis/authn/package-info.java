/** Who is this? The port that authenticators implement, and the chain that asks them. */
@NullMarked
package dev.portcullis.authn;

import org.jspecify.annotations.NullMarked;
