/** Every kind that the server says it has, and two examples of each: one as small as it may be, one with everything in it. */
@org.jspecify.annotations.NullMarked
package dev.portcullis.e2e.kinds;
