/** The rules that schemas of custom resources have ({@code x-kubernetes-validations}): their types, and what they say of an object. */
@NullMarked
package dev.portcullis.store.rule;

import org.jspecify.annotations.NullMarked;
