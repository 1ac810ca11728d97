package dev.portcullis.admission.podsecurity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a stricter policy would say of the pods that run in a namespace: warnings only, since they stay. */
final class RunningPods {
    static final int MOST = 3000;
    static final Duration LONGEST = Duration.ofSeconds(1);

    private final Set<String> exemptClasses;
    private final InstantSource clock;

    RunningPods(Set<String> exemptClasses, InstantSource clock) {
        this.exemptClasses = exemptClasses;
        this.clock = clock;
    }

    List<String> warnings(String namespace, LevelVersion enforce, List<JsonNode> all) {
        List<JsonNode> pods = prioritized(all);
        long end = clock.millis() + LONGEST.toMillis();
        Map<String, Set<String>> violating = new TreeMap<>();
        int checked = 0;
        for (JsonNode pod : pods) {
            if (checked == MOST || checked > 0 && clock.millis() > end) {
                break;
            }
            List<Violation> violations = Standards.violations(enforce, Subject.of(pod));
            if (!violations.isEmpty()) {
                violating
                        .computeIfAbsent(Violation.reasons(violations), reasons -> new TreeSet<>())
                        .add(pod.path("metadata").path("name").asString(""));
            }
            checked++;
        }
        List<String> warnings = new ArrayList<>();
        if (checked < pods.size()) {
            warnings.add("new PodSecurity enforce level only checked against the first %d of %d existing pods"
                    .formatted(checked, pods.size()));
        }
        if (!violating.isEmpty()) {
            warnings.add("existing pods in namespace \"%s\" violate the new PodSecurity enforce level \"%s\""
                    .formatted(namespace, enforce));
        }
        warnings.addAll(grouped(violating));
        return warnings;
    }

    /** Of each controller one pod before all others, since they are alike; none whose runtime class is exempt. */
    private List<JsonNode> prioritized(List<JsonNode> pods) {
        List<JsonNode> first = new ArrayList<>();
        List<JsonNode> alike = new ArrayList<>();
        Set<String> controllers = new HashSet<>();
        for (JsonNode pod : pods) {
            String runtimeClass = pod.path("spec").path("runtimeClassName").asString("");
            String controller = controller(pod);
            if (runtimeClass.isEmpty() || !exemptClasses.contains(runtimeClass)) {
                (controller.isEmpty() || controllers.add(controller) ? first : alike).add(pod);
            }
        }
        first.addAll(alike);
        return first;
    }

    private static String controller(JsonNode pod) {
        return pod.path("metadata")
                .path("ownerReferences")
                .valueStream()
                .filter(owner -> Privileges.isTrue(owner.path("controller")))
                .map(owner -> owner.path("uid").asString(""))
                .findFirst()
                .orElse("");
    }

    private static List<String> grouped(Map<String, Set<String>> violating) {
        List<String> warnings = new ArrayList<>();
        violating.forEach((reasons, names) -> {
            String first = names.iterator().next();
            int others = names.size() - 1;
            String who = others == 0
                    ? first
                    : "%s (and %d other %s)".formatted(first, others, Wording.plural("pod", "pods", others));
            warnings.add(who + ": " + reasons);
        });
        return warnings.stream().sorted().toList();
    }
}
