/** The way back to the client of a request that is being answered: is it still there? */
@NullMarked
package dev.portcullis.kube.connection;

import org.jspecify.annotations.NullMarked;
