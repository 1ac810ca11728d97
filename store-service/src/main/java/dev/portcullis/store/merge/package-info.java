/** Merging, comparing and pruning of objects as their structure says, and who owns which fields: the core of server-side apply. */
@NullMarked
package dev.portcullis.store.merge;

import org.jspecify.annotations.NullMarked;
