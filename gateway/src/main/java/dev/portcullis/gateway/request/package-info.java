/** What a request says about itself: its target, its body, its Audit-ID. */
@NullMarked
package dev.portcullis.gateway.request;

import org.jspecify.annotations.NullMarked;
