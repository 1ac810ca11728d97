package dev.portcullis.admission.podsecurity;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of the host pods may share. */
final class HostAccess {
    private HostAccess() {}

    static @Nullable Violation namespaces(Subject pod) {
        String shared = Stream.of("hostNetwork", "hostPID", "hostIPC")
                .filter(field -> Privileges.isTrue(pod.spec().path(field)))
                .map(field -> field + "=true")
                .collect(Collectors.joining(", "));
        return shared.isEmpty() ? null : new Violation("host namespaces", shared);
    }

    /** The ports are in the order of words, as kube-apiserver has them. */
    static @Nullable Violation ports(Subject pod) {
        Set<String> ports = new TreeSet<>();
        List<String> bad = pod.containers(container -> {
            List<String> own = container
                    .path("ports")
                    .valueStream()
                    .map(port -> port.path("hostPort").asInt(0))
                    .filter(port -> port != 0)
                    .map(String::valueOf)
                    .toList();
            ports.addAll(own);
            return !own.isEmpty();
        });
        return bad.isEmpty()
                ? null
                : new Violation(
                        "hostPort",
                        Wording.named("container", bad) + " " + Wording.plural("uses", "use", bad.size()) + " "
                                + Wording.plural("hostPort", "hostPorts", ports.size()) + " "
                                + String.join(", ", ports));
    }
}
