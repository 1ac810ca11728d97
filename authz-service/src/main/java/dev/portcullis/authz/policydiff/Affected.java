package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.rbac.Binding;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.Role;
import dev.portcullis.authz.rbac.Subject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whom a change of policy can concern, and in which scopes. */
final class Affected {
    private final RbacIndex before;
    private final RbacIndex after;
    private final SortedMap<Subject, Set<String>> scopes = new TreeMap<>(
            Comparator.comparing((Subject subject) -> subject.group()).thenComparing(Subject::name));

    private Affected(RbacIndex before, RbacIndex after) {
        this.before = before;
        this.after = after;
    }

    private record Name(String namespace, String name) {
        static Name of(Binding binding) {
            return new Name(binding.namespace(), binding.name());
        }
    }

    /** Those whom a binding names that is not the same before and after, or whose role is not. */
    static SortedMap<Subject, Set<String>> by(RbacIndex before, RbacIndex after) {
        Affected affected = new Affected(before, after);
        Map<Name, Binding> now = new HashMap<>();
        after.bindings().forEach(binding -> now.put(Name.of(binding), binding));
        before.bindings().forEach(binding -> affected.compare(binding, now.remove(Name.of(binding))));
        now.values().forEach(binding -> affected.compare(null, binding));
        return affected.scopes;
    }

    private void compare(@Nullable Binding old, @Nullable Binding next) {
        if (!Objects.equals(old, next) || !Objects.equals(role(before, old), role(after, next))) {
            add(old);
            add(next);
        }
    }

    private static @Nullable Role role(RbacIndex index, @Nullable Binding binding) {
        return binding == null ? null : index.resolve(binding.roleRef(), binding.namespace());
    }

    private void add(@Nullable Binding binding) {
        if (binding != null) {
            binding.subjects()
                    .keySet()
                    .forEach(subject -> scopes.computeIfAbsent(subject, key -> new TreeSet<>())
                            .add(binding.namespace()));
        }
    }
}
