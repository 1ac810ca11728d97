package dev.portcullis.admission.webhook.hook;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.matching.Exemptions;
import dev.portcullis.kube.informer.Informer;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** The webhooks of all configurations of one kind: by the configurations' names, and in the order of each. */
public final class Hooks {
    private final ConcurrentSkipListMap<String, List<Hook>> configurations =
            new ConcurrentSkipListMap<>(Comparator.naturalOrder());
    private volatile List<Hook> all = List.of();

    /** @param informer of what {@link Hook#of} reads of each configuration */
    public static Hooks of(Informer<List<Hook>> informer) {
        Hooks hooks = new Hooks();
        informer.onChange((name, before, after) -> hooks.set(name, after == null ? List.of() : after));
        return hooks;
    }

    /** Those of one configuration now; none when it is gone. */
    void set(String name, List<Hook> hooks) {
        if (hooks.isEmpty()) {
            configurations.remove(name);
        } else {
            configurations.put(name, hooks);
        }
        all = configurations.values().stream().flatMap(List::stream).toList();
    }

    public List<Hook> all() {
        return all;
    }

    /** Whether the rules of any cover the request; no more is looked at. */
    public boolean cover(Attributes attributes) {
        List<Hook> now = all;
        if (now.isEmpty() || Exemptions.cover(attributes)) {
            return false;
        }
        for (Hook hook : now) {
            if (hook.covers(attributes) != null) {
                return true;
            }
        }
        return false;
    }
}
