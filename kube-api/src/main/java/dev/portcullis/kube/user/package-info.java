/** Who somebody is, and how that travels between services. */
@NullMarked
package dev.portcullis.kube.user;

import org.jspecify.annotations.NullMarked;
