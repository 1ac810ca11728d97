package dev.portcullis.store.validation;

import java.util.List;
import java.util.function.Function;

/** What the names of a kind look like. */
public enum NameRule {
    SUBDOMAIN(Formats::dnsSubdomain),
    LABEL(Formats::dnsLabel),
    LABEL_1035(Formats::dns1035Label),
    PATH_SEGMENT(Formats::pathSegment);

    private final Function<String, List<String>> check;

    NameRule(Function<String, List<String>> check) {
        this.check = check;
    }

    /** What is wrong with the name. */
    public List<String> name(String name) {
        return check.apply(name);
    }

    /** What is wrong with it as the beginning of a name; it may end in a dash. */
    public List<String> prefix(String prefix) {
        boolean dash = this != PATH_SEGMENT && prefix.length() > 1 && prefix.endsWith("-");
        return check.apply(dash ? prefix.substring(0, prefix.length() - 2) + "a" : prefix);
    }
}
