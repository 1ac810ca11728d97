package dev.portcullis.admission.podsecurity;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Only what cannot be felt outside of the pod. */
final class Sysctls {
    /** Each with the version since which it is thought to be safe. */
    private static final Map<String, Integer> SAFE = Map.ofEntries(
            Map.entry("kernel.shm_rmid_forced", 0),
            Map.entry("net.ipv4.ip_local_port_range", 0),
            Map.entry("net.ipv4.ip_unprivileged_port_start", 0),
            Map.entry("net.ipv4.tcp_syncookies", 0),
            Map.entry("net.ipv4.ping_group_range", 0),
            Map.entry("net.ipv4.ip_local_reserved_ports", 27),
            Map.entry("net.ipv4.tcp_keepalive_time", 29),
            Map.entry("net.ipv4.tcp_fin_timeout", 29),
            Map.entry("net.ipv4.tcp_keepalive_intvl", 29),
            Map.entry("net.ipv4.tcp_keepalive_probes", 29),
            Map.entry("net.ipv4.tcp_rmem", 32),
            Map.entry("net.ipv4.tcp_wmem", 32));

    private Sysctls() {}

    static @Nullable Violation violation(Subject pod, int version) {
        String forbidden = pod.security()
                .path("sysctls")
                .valueStream()
                .map(sysctl -> sysctl.path("name").asString(""))
                .filter(name -> SAFE.getOrDefault(name, Integer.MAX_VALUE) > version)
                .collect(Collectors.joining(", "));
        return forbidden.isEmpty() ? null : new Violation("forbidden sysctls", forbidden);
    }
}
