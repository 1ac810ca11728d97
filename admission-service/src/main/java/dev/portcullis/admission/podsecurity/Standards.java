package dev.portcullis.admission.podsecurity;

import static dev.portcullis.admission.podsecurity.Check.baseline;
import static dev.portcullis.admission.podsecurity.Check.restricted;
import static dev.portcullis.admission.podsecurity.Check.since;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The Pod Security Standards: every control, in the order in which violations are listed. */
final class Standards {
    static final List<Check> CHECKS = List.of(
            baseline("appArmorProfile", since(0, AppArmorProfile::violation)),
            baseline("capabilities_baseline", since(0, Capabilities::baseline)),
            baseline("hostNamespaces", since(0, HostAccess::namespaces)),
            baseline("hostPathVolumes", since(0, Volumes::hostPaths)),
            baseline("hostPorts", since(0, HostAccess::ports)),
            baseline("hostProbesAndHostLifecycle", since(34, HostProbes::violation)),
            baseline("privileged", since(0, Privileges::privileged)),
            baseline("procMount", since(0, ProcMount::masked), since(35, outsideUserNamespaces(ProcMount::masked))),
            baseline(
                    "seLinuxOptions",
                    since(0, seLinux(SeLinuxOptions.TYPES)),
                    since(31, seLinux(SeLinuxOptions.TYPES_OF_1_31))),
            baseline(
                    "seccompProfile_baseline",
                    since(0, SeccompProfile::baselineAnnotations),
                    since(19, SeccompProfile::baseline)),
            baseline(
                    "sysctls",
                    since(0, sysctls(0)),
                    since(27, sysctls(27)),
                    since(29, sysctls(29)),
                    since(32, sysctls(32))),
            baseline("windowsHostProcess", since(0, Privileges::hostProcess)),
            restricted(
                    "allowPrivilegeEscalation",
                    Set.of(),
                    since(8, Privileges::escalation),
                    since(25, notWindows(Privileges::escalation))),
            restricted(
                    "capabilities_restricted",
                    Set.of("capabilities_baseline"),
                    since(22, Capabilities::restricted),
                    since(25, notWindows(Capabilities::restricted))),
            restricted("procMount_restricted", Set.of("procMount"), since(35, ProcMount::masked)),
            restricted("restrictedVolumes", Set.of("hostPathVolumes"), since(0, Volumes::restricted)),
            restricted(
                    "runAsNonRoot",
                    Set.of(),
                    since(0, RunAs::nonRoot),
                    since(35, outsideUserNamespaces(RunAs::nonRoot))),
            restricted("runAsUser", Set.of(), since(23, RunAs::user), since(35, outsideUserNamespaces(RunAs::user))),
            restricted(
                    "seccompProfile_restricted",
                    Set.of("seccompProfile_baseline"),
                    since(19, SeccompProfile::restricted),
                    since(25, notWindows(SeccompProfile::restricted))));

    private Standards() {}

    static List<Violation> violations(LevelVersion demanded, Subject pod) {
        if (demanded.isPrivileged()) {
            return List.of();
        }
        boolean restricted = demanded.level() == Level.RESTRICTED;
        Set<String> overridden = CHECKS.stream()
                .filter(check -> restricted && check.at(demanded.version()) != null)
                .flatMap(check -> check.overrides().stream())
                .collect(Collectors.toSet());
        List<Violation> violations = new ArrayList<>();
        for (Check check : CHECKS) {
            Check.Rule rule = check.at(demanded.version());
            if (rule != null && check.level().compareTo(demanded.level()) <= 0 && !overridden.contains(check.id())) {
                Violation violation = rule.violation(pod);
                if (violation != null) {
                    violations.add(violation);
                }
            }
        }
        return violations;
    }

    private static Check.Rule sysctls(int version) {
        return pod -> Sysctls.violation(pod, version);
    }

    private static Check.Rule seLinux(Set<String> types) {
        return pod -> SeLinuxOptions.violation(pod, types);
    }

    /** Windows has nothing of the kind, and takes no such setting. */
    private static Check.Rule notWindows(Check.Rule rule) {
        return pod -> pod.isWindows() ? null : rule.violation(pod);
    }

    private static Check.Rule outsideUserNamespaces(Check.Rule rule) {
        return pod -> pod.hasOwnUserNamespace() ? null : rule.violation(pod);
    }
}
