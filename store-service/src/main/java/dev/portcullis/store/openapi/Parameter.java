package dev.portcullis.store.openapi;

import java.util.List;

/** A parameter of an operation, in the query or in the path. */
record Parameter(String name, String in, String type, String description) {
    static final Parameter NAMESPACE =
            new Parameter("namespace", "path", "string", "object name and auth scope, such as for teams and projects");
    static final Parameter NAME = new Parameter("name", "path", "string", "name of the object");
    static final Parameter PRETTY = query("pretty", "string", "If 'true', then the output is pretty printed.");

    private static final Parameter DRY_RUN =
            query("dryRun", "string", "All: every stage is processed, but nothing is stored.");
    private static final Parameter FIELD_MANAGER =
            query("fieldManager", "string", "The name of the actor that makes the changes.");
    private static final Parameter FIELD_VALIDATION = query(
            "fieldValidation", "string", "What to do about unknown and duplicate fields: Ignore, Warn or Strict.");

    static final List<Parameter> WRITE = List.of(DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION);
    static final List<Parameter> PATCH = List.of(
            DRY_RUN,
            FIELD_MANAGER,
            FIELD_VALIDATION,
            query("force", "boolean", "Apply takes over fields that others manage."));
    static final List<Parameter> DELETE = List.of(
            DRY_RUN,
            query("gracePeriodSeconds", "integer", "The seconds until the object is deleted."),
            query("orphanDependents", "boolean", "Use propagationPolicy instead."),
            query("propagationPolicy", "string", "What becomes of the dependents: Orphan, Background or Foreground."));
    static final List<Parameter> LIST = List.of(
            query("allowWatchBookmarks", "boolean", "Send bookmarks in a watch."),
            query("continue", "string", "Where the last page ended."),
            query("fieldSelector", "string", "Only objects with these fields."),
            query("labelSelector", "string", "Only objects with these labels."),
            query("limit", "integer", "The most items of a page."),
            query("resourceVersion", "string", "The version that the answer may be as old as."),
            query("resourceVersionMatch", "string", "How resourceVersion is meant: Exact or NotOlderThan."),
            query("sendInitialEvents", "boolean", "Begin a watch with what is there."),
            query("timeoutSeconds", "integer", "When the call ends."),
            query("watch", "boolean", "Stream the changes."));

    boolean required() {
        return in.equals("path");
    }

    private static Parameter query(String name, String type, String description) {
        return new Parameter(name, "query", type, description);
    }
}
