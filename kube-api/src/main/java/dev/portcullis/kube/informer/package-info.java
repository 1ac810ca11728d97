/** Local copies of the store's objects, kept up to date by LIST and WATCH. */
@NullMarked
package dev.portcullis.kube.informer;

import org.jspecify.annotations.NullMarked;
