package dev.portcullis.store.strategy;

import dev.portcullis.store.validation.NameRule;

/** A kind of which there is nothing to say but how its objects are named and whether its changes are counted. */
record PlainRules(NameRule names, boolean counted) implements KindRules {
    static final PlainRules UNCOUNTED = new PlainRules(NameRule.SUBDOMAIN, false);
    static final PlainRules COUNTED = new PlainRules(NameRule.SUBDOMAIN, true);
}
