package dev.portcullis.authz.rbac;

import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.permission.Permission;
import java.util.List;

/**
 * What rules name, as one bit of a word for each value: where two have no bit in common, nothing is named by both. It is looked at in the
 * place of the rules themselves, which are a long way off in memory.
 *
 * @param resources also whether there is a path
 */
record Signature(long verbs, long resources) {
    /** Of what is not known. */
    static final Signature ANYTHING = new Signature(-1, -1);

    static final long PATH = 1L << 63;

    static Signature of(List<PolicyRule> rules) {
        long verbs = 0;
        long resources = 0;
        for (PolicyRule rule : rules) {
            for (String verb : rule.verbs()) {
                verbs |= bit(verb);
            }
            for (String resource : rule.resources()) {
                resources |= bit(resource);
            }
            if (!rule.nonResourceUrls().isEmpty()) {
                resources |= PATH;
            }
        }
        return new Signature(verbs, resources);
    }

    /** The same word for the same value, and never that of a path. */
    static long bit(String value) {
        int spread = value.hashCode() * 0x9E3779B9;
        return 1L << Math.min(62, spread >>> 26);
    }

    /** Of what a rule must name to allow this. */
    static Signature of(Question question) {
        long resources = PATH;
        if (question.path == null) {
            resources = bit(question.resource) | bit(Permission.ALL);
            if (question.anyResource != null) {
                resources |= bit(question.anyResource);
            }
        }
        return new Signature(bit(question.verb) | bit(Permission.ALL), resources);
    }

    Signature or(Signature other) {
        return new Signature(verbs | other.verbs, resources | other.resources);
    }
}
