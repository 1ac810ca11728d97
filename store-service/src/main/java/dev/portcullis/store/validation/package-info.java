/** What is wrong with an object, all of it at once, in kube-apiserver's words. */
@NullMarked
package dev.portcullis.store.validation;

import org.jspecify.annotations.NullMarked;
