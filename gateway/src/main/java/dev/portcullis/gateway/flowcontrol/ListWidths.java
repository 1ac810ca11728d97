package dev.portcullis.gateway.flowcontrol;

import dev.portcullis.kube.request.RequestInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many seats lists take: one for each piece of this size that lists of the same kind and namespace have had of late. The gateway does
 * not know how many objects there are; how much it has to pass on says the same.
 */
final class ListWidths {
    /** About a hundred objects, for which kube-apiserver reckons a seat. */
    private static final long BYTES_PER_SEAT = 256 * 1024;
    /** As kube-apiserver. */
    static final int MOST = 10;

    private static final int MOST_KINDS = 4_096;

    private final Map<String, Long> usual = new ConcurrentHashMap<>();

    /** By what lists are told apart; null for a request that is none. */
    static @Nullable String kind(RequestInfo info) {
        return info.resourceRequest()
                        && info.verb().equals("list")
                        && info.name().isEmpty()
                ? info.apiGroup() + "/" + info.resource() + "/" + info.namespace()
                : null;
    }

    int seats(@Nullable String kind, int levelSeats) {
        Long bytes = kind == null ? null : usual.get(kind);
        if (bytes == null) {
            return 1;
        }
        // One list alone must not take a level's seats all at once.
        int most = Math.clamp(Math.ceilDiv(levelSeats * 15L, 100), 1, MOST);
        return Math.clamp(Math.ceilDiv(bytes, BYTES_PER_SEAT), 1, most);
    }

    void answered(String kind, long bytes) {
        if (usual.size() < MOST_KINDS || usual.containsKey(kind)) {
            usual.merge(kind, bytes, (before, now) -> now > before ? now : (before * 3 + now) / 4);
        }
    }
}
