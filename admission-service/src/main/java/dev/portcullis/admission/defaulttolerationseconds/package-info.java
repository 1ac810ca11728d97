/** DefaultTolerationSeconds: pods stay for five minutes on a node that is not ready or not reachable. */
@NullMarked
package dev.portcullis.admission.defaulttolerationseconds;

import org.jspecify.annotations.NullMarked;
