package dev.portcullis.store.validation;

import java.util.List;

/** What a pod that names its operating system may not ask for. */
final class PodSystemValidation {
    private static final List<String> NOT_IN_WINDOWS = List.of("hostPID", "hostIPC", "shareProcessNamespace");
    private static final List<String> NEVER_IN_WINDOWS = List.of("hostUsers", "resources");
    private static final List<String> NOT_IN_WINDOWS_PODS = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "fsGroup",
            "fsGroupChangePolicy",
            "sysctls",
            "runAsUser",
            "runAsGroup",
            "supplementalGroups",
            "supplementalGroupsPolicy",
            "seLinuxChangePolicy");
    private static final List<String> NOT_IN_WINDOWS_CONTAINERS = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private PodSystemValidation() {}

    static void system(Field spec) {
        WindowsValidation.hostProcesses(spec);
        Field system = spec.at("os");
        if (system.absent()) {
            return;
        }
        Field name = system.at("name");
        if (!name.require() || !name.oneOf(List.of("linux", "windows"))) {
            return;
        }
        boolean linux = name.is("linux");
        Field context = spec.at("securityContext");
        if (linux) {
            noWindowsOptions(context);
        } else {
            NOT_IN_WINDOWS.forEach(field -> notInWindows(spec, field));
            NEVER_IN_WINDOWS.forEach(field -> notInWindows(spec, field));
            NOT_IN_WINDOWS_PODS.forEach(field -> notInWindows(context, field));
        }
        for (Field container : PodValidation.containers(spec)) {
            Field own = container.at("securityContext");
            if (linux) {
                noWindowsOptions(own);
            } else {
                NOT_IN_WINDOWS_CONTAINERS.forEach(field -> notInWindows(own, field));
            }
        }
    }

    private static void noWindowsOptions(Field context) {
        if (context.at("windowsOptions").present()) {
            context.at("windowsOptions").forbidden("windows options cannot be set for a linux pod");
        }
    }

    private static void notInWindows(Field at, String name) {
        Field field = at.at(name);
        if (field.present() && (!field.node().isBoolean() || field.flag() || !NOT_IN_WINDOWS.contains(name))) {
            field.forbidden("cannot be set for a windows pod");
        }
    }
}
