package dev.portcullis.store.validation;

import org.jspecify.annotations.Nullable;

/** A place in what is validated, spelled out only where something is wrong. */
final class At {
    /** What stands for the path of the whole. */
    private static final String WHOLE = "<nil>";

    private final @Nullable At above;
    private final String step;
    private final String place;
    private final String base;

    /** @param place the step as paths of Kubernetes' own code have it: with brackets around the key of a map */
    private At(@Nullable At above, String step, String place, String base) {
        this.above = above;
        this.step = step;
        this.place = place;
        this.base = base;
    }

    /** @param base the path of what is validated; empty for an object */
    static At root(String base) {
        return new At(null, "", "", base);
    }

    boolean isRoot() {
        return above == null;
    }

    At property(String name) {
        return new At(this, isRoot() ? name : '.' + name, '.' + name, base);
    }

    At key(String name) {
        return new At(this, '.' + name, '[' + name + ']', base);
    }

    /** An item that is no object and no list is told of as if it were the list. */
    At inList() {
        return isRoot() ? new At(this, "", "", base) : this;
    }

    At index(int index) {
        return new At(this, "[" + index + ']', "[" + index + ']', base);
    }

    /** As sentences have it: from what is validated on. */
    String name() {
        StringBuilder name = new StringBuilder();
        for (At at = this; at != null; at = at.above) {
            name.insert(0, at.step);
        }
        return name.toString();
    }

    /** As errors have it. */
    String path() {
        String name = name();
        String below = name.startsWith(".") ? name.substring(1) : name;
        String path = base.isEmpty() || below.isEmpty() ? base + below : base + '.' + below;
        return path.isEmpty() ? WHOLE : path;
    }

    /** As errors have it that are not the schema's. */
    String place() {
        StringBuilder path = new StringBuilder();
        for (At at = this; at != null; at = at.above) {
            path.insert(0, at.place);
        }
        return base.isEmpty() && path.indexOf(".") == 0
                ? path.substring(1)
                : path.insert(0, base).toString();
    }

    /** What stands for everything, and not for a place in it. */
    String whole() {
        return base.isEmpty() ? WHOLE : base;
    }
}
