package dev.portcullis.admission.podsecurity;

import java.util.Set;

/** Who and what is not looked at. */
record Exemptions(Set<String> usernames, Set<String> namespaces, Set<String> runtimeClasses) {
    static final Exemptions NONE = new Exemptions(Set.of(), Set.of(), Set.of());
}
