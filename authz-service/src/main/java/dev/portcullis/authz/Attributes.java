package dev.portcullis.authz;

/** What is to be done: to a resource, or to a path that is none. */
public sealed interface Attributes permits ResourceAttributes, NonResourceAttributes {
    /** {@code get}, {@code list}, …; of a path, the HTTP method in lower case. */
    String verb();
}
