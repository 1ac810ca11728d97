package dev.portcullis.admission;

/** What both kinds of plugin have: a name, as in {@code --enable-admission-plugins}, and the requests that they look at. */
public interface AdmissionPlugin {
    String name();

    /** Whether this plugin wants to see the request at all; a cheap look at operation and resource. */
    boolean handles(Attributes attributes);
}
