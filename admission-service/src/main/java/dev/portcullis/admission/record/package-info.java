/** What was said to each request, by its Audit-ID, for those who may ask. */
@NullMarked
package dev.portcullis.admission.record;

import org.jspecify.annotations.NullMarked;
