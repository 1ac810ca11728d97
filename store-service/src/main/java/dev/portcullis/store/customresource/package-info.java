/** What CustomResourceDefinitions describe is served from here on: which kinds, under which names, and until when. */
@NullMarked
package dev.portcullis.store.customresource;

import org.jspecify.annotations.NullMarked;
