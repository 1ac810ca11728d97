/** BulkSubjectAccessReview: many decisions in one call. */
@NullMarked
package dev.portcullis.authz.bulkreview;

import org.jspecify.annotations.NullMarked;
