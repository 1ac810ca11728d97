package dev.portcullis.admission.podsecurity;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The kubelet connects wherever a probe or a lifecycle handler names another host than the pod itself. */
final class HostProbes {
    private static final String WHAT = "probe or lifecycle host";

    private HostProbes() {}

    static @Nullable Violation violation(Subject pod) {
        Set<String> hosts = new TreeSet<>();
        Set<String> bad = new TreeSet<>(pod.containers(container -> {
            Set<String> own = hosts(container);
            hosts.addAll(own);
            return !own.isEmpty();
        }));
        return bad.isEmpty()
                ? null
                : new Violation(
                        WHAT,
                        Wording.named("container", bad) + " " + Wording.plural("uses", "use", bad.size()) + " "
                                + Wording.named(WHAT, hosts));
    }

    private static Set<String> hosts(JsonNode container) {
        Set<String> hosts = new TreeSet<>();
        JsonNode lifecycle = container.path("lifecycle");
        Stream.of(
                        container.path("livenessProbe"),
                        container.path("readinessProbe"),
                        container.path("startupProbe"),
                        lifecycle.path("postStart"),
                        lifecycle.path("preStop"))
                .flatMap(handler -> Stream.of(handler.path("httpGet"), handler.path("tcpSocket")))
                .map(action -> action.path("host").asString(""))
                .filter(host -> !host.isEmpty())
                .forEach(hosts::add);
        return hosts;
    }
}
