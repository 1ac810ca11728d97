/** GETs of single objects that come while others are under way go to the store together. */
@NullMarked
package dev.portcullis.gateway.objectread;

import org.jspecify.annotations.NullMarked;
