package dev.portcullis.gateway.audit;

import dev.portcullis.kube.format.IpFormat;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Where a request came from: what proxies say, which a client may say, too, and last who was connected. */
final class SourceAddresses {
    private static final int MOST = 20;

    private SourceAddresses() {}

    static List<String> of(HttpServletRequest request) {
        SequencedSet<String> found = new LinkedHashSet<>();
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded != null) {
            for (String address : forwarded.split(",", MOST)) {
                add(address.strip(), found);
            }
        }
        add(request.getHeader("X-Real-Ip"), found);
        List<String> all = new ArrayList<>(found);
        String connected = request.getRemoteAddr();
        if (all.isEmpty() || !all.getLast().equals(connected)) {
            all.add(connected);
        }
        return all;
    }

    private static void add(@Nullable String address, SequencedSet<String> found) {
        if (address != null && IpFormat.parse(address) != null) {
            found.add(address);
        }
    }
}
