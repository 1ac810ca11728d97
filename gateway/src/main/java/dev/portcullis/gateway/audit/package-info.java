/** The audit log: what is written down of a request, and when; {@code policy} says how much, {@code backend} where to. */
@NullMarked
package dev.portcullis.gateway.audit;

import org.jspecify.annotations.NullMarked;
