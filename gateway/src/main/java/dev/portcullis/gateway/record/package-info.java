/** What admission-service said of each write, by its Audit-ID, for those who may ask. */
@NullMarked
package dev.portcullis.gateway.record;

import org.jspecify.annotations.NullMarked;
