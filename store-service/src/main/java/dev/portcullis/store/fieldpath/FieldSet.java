package dev.portcullis.store.fieldpath;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields, as a tree whose nodes are in order. A field is in the set on its own account: neither do its parts
 * follow from it, nor it from its parts. Never changed; what an operation leaves as it was is shared.
 */
public final class FieldSet {
    public static final FieldSet EMPTY = new FieldSet(new Node[0]);

    private final Node[] nodes;

    /**
     * @param member whether the element itself is in the set
     * @param below  what of its parts is; empty if nothing is
     */
    record Node(PathElement element, boolean member, FieldSet below) {}

    private FieldSet(Node[] nodes) {
        this.nodes = nodes;
    }

    /** Of nodes in their order, none of which says nothing. */
    static FieldSet of(Collection<Node> sorted) {
        return sorted.isEmpty() ? EMPTY : new FieldSet(sorted.toArray(Node[]::new));
    }

    public static FieldSet of(FieldPath... paths) {
        FieldSetBuilder set = new FieldSetBuilder();
        for (FieldPath path : paths) {
            set.insert(path.elements());
        }
        return set.build();
    }

    List<Node> nodes() {
        return Arrays.asList(nodes);
    }

    public boolean isEmpty() {
        return nodes.length == 0;
    }

    /** Whether the element itself is in the set. */
    public boolean has(PathElement element) {
        Node node = node(element);
        return node != null && node.member;
    }

    public boolean has(FieldPath path) {
        FieldSet set = this;
        int last = path.elements().size() - 1;
        for (int i = 0; i < last; i++) {
            set = set.below(path.elements().get(i));
        }
        return last >= 0 && set.has(path.elements().get(last));
    }

    /** What of the element's parts is in the set. */
    public FieldSet below(PathElement element) {
        Node node = node(element);
        return node == null ? EMPTY : node.below;
    }

    private @Nullable Node node(PathElement element) {
        int low = 0;
        int high = nodes.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = nodes[middle].element.compareTo(element);
            if (order == 0) {
                return nodes[middle];
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    public FieldSet union(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return combine(other, true, true, (a, b) -> new Node(a.element, a.member || b.member, a.below.union(b.below)));
    }

    public FieldSet intersection(FieldSet other) {
        return combine(
                other,
                false,
                false,
                (a, b) -> new Node(a.element, a.member && b.member, a.below.intersection(b.below)));
    }

    /** Without the fields of the other; the parts of a field that goes stay. */
    public FieldSet difference(FieldSet other) {
        return other.isEmpty()
                ? this
                : combine(other, true, false, (a, b) -> same(a, a.member && !b.member, a.below.difference(b.below)));
    }

    /** Without the fields of the other and all their parts. */
    public FieldSet recursiveDifference(FieldSet other) {
        return other.isEmpty()
                ? this
                : combine(
                        other,
                        true,
                        false,
                        (a, b) -> b.member
                                ? new Node(a.element, false, EMPTY)
                                : same(a, a.member, a.below.recursiveDifference(b.below)));
    }

    private static Node same(Node node, boolean member, FieldSet below) {
        return node.member == member && node.below == below ? node : new Node(node.element, member, below);
    }

    private interface Both {
        Node of(Node mine, Node others);
    }

    private FieldSet combine(FieldSet other, boolean keepsMine, boolean keepsOthers, Both both) {
        List<Node> combined = new ArrayList<>(nodes.length);
        boolean changed = false;
        int i = 0;
        int j = 0;
        while (i < nodes.length || j < other.nodes.length) {
            int order = i == nodes.length
                    ? 1
                    : j == other.nodes.length ? -1 : nodes[i].element.compareTo(other.nodes[j].element);
            if (order < 0) {
                if (keepsMine) {
                    combined.add(nodes[i]);
                }
                changed |= !keepsMine;
                i++;
            } else if (order > 0) {
                if (keepsOthers) {
                    combined.add(other.nodes[j]);
                    changed = true;
                }
                j++;
            } else {
                Node node = both.of(nodes[i], other.nodes[j]);
                changed |= node != nodes[i];
                if (node.member || !node.below.isEmpty()) {
                    combined.add(node);
                }
                i++;
                j++;
            }
        }
        return changed ? of(combined) : this;
    }

    /** Shows every field of the set: at each level first the fields themselves, then what is below them. */
    public void forEach(Consumer<FieldPath> action) {
        forEach(new ArrayList<>(), action);
    }

    private void forEach(List<PathElement> path, Consumer<FieldPath> action) {
        for (Node node : nodes) {
            if (node.member) {
                path.add(node.element);
                action.accept(new FieldPath(path));
                path.removeLast();
            }
        }
        for (Node node : nodes) {
            path.add(node.element);
            node.below.forEach(path, action);
            path.removeLast();
        }
    }

    /** Shows every element of this level, whether it is itself in the set, and what is below it. */
    public void forEachElement(Visitor visitor) {
        for (Node node : nodes) {
            visitor.visit(node.element, node.member, node.below);
        }
    }

    /** See {@link #forEachElement}. */
    public interface Visitor {
        void visit(PathElement element, boolean member, FieldSet below);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof FieldSet set && Arrays.equals(nodes, set.nodes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nodes);
    }

    /** A path a line. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        forEach(path -> lines.add(path.toString()));
        return String.join("\n", lines);
    }
}
