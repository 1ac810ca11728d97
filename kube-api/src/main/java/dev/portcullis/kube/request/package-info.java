/** What a request asks for, as kube-apiserver reads it from the method, the path and the query. */
@NullMarked
package dev.portcullis.kube.request;

import org.jspecify.annotations.NullMarked;
