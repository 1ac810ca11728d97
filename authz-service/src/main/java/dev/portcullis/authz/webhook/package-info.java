/** Another server is asked: SubjectAccessReview as kube-apiserver sends it. */
@NullMarked
package dev.portcullis.authz.webhook;

import org.jspecify.annotations.NullMarked;
