package dev.portcullis.store.catalog;

/** Where a group version stands in discovery: an APIService's groupPriorityMinimum and versionPriority, higher first. */
public record GroupPriority(int group, int version) {
    /** That of custom resources. */
    public static final GroupPriority CUSTOM = new GroupPriority(1000, 100);
}
