package dev.portcullis.authz.nearmiss;

/** The one thing that a binding lacks; the nearest first. */
public enum Lacks {
    ROLE("Role"),
    NAME("Name"),
    NAMESPACE("Namespace"),
    SUBRESOURCE("Subresource"),
    VERB("Verb"),
    API_GROUP("APIGroup"),
    PATH("Path"),
    RESOURCE("Resource");

    private final String text;

    Lacks(String text) {
        this.text = text;
    }

    /** As the API has it. */
    public String text() {
        return text;
    }
}
