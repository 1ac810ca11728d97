package dev.portcullis.store.lifecycle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The uids of the last owners that went: their kind may be served no longer when somebody asks whether they are there. */
final class GoneOwners {
    private static final int MOST = 500;

    private final Set<String> uids =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST;
                }
            }));

    void add(String uid) {
        uids.add(uid);
    }

    boolean has(String uid) {
        return uids.contains(uid);
    }
}
