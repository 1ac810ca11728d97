package dev.portcullis.store.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Security contexts. */
final class PodSecurityValidation {
    private static final Pattern SYSCTL =
            Pattern.compile("([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?");

    private PodSecurityValidation() {}

    static void pod(Field spec) {
        Field context = spec.at("securityContext");
        ids(context);
        if (context.at("fsGroup").present()) {
            context.at("fsGroup").range(0, Integer.MAX_VALUE);
        }
        context.at("supplementalGroups").items().forEach(group -> group.range(0, Integer.MAX_VALUE));
        seccomp(context.at("seccompProfile"));
        appArmor(context.at("appArmorProfile"));
        WindowsValidation.options(context.at("windowsOptions"));
        if (spec.flag("shareProcessNamespace") && spec.flag("hostPID")) {
            spec.at("shareProcessNamespace").invalid("ShareProcessNamespace and HostPID cannot both be enabled");
        }
        Set<String> names = new HashSet<>();
        for (Field sysctl : context.at("sysctls").items()) {
            Field name = sysctl.at("name");
            if (!name.require()) {
                continue;
            }
            if (name.text().length() > 253 || !SYSCTL.matcher(name.text()).matches()) {
                name.invalid("must have at most 253 characters and match regex ^" + SYSCTL.pattern() + "$");
            } else if (!names.add(name.text().replace('/', '.'))) {
                name.duplicate();
            }
        }
    }

    static void container(Field context) {
        if (context.absent()) {
            return;
        }
        ids(context);
        seccomp(context.at("seccompProfile"));
        appArmor(context.at("appArmorProfile"));
        WindowsValidation.options(context.at("windowsOptions"));
        Field escalation = context.at("allowPrivilegeEscalation");
        if (escalation.present() && !escalation.flag()) {
            if (context.flag("privileged")) {
                context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            List<String> added = context.at("capabilities", "add").texts();
            if (added.contains("CAP_SYS_ADMIN")) {
                context.invalid("cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        }
    }

    private static void ids(Field context) {
        for (String id : List.of("runAsUser", "runAsGroup")) {
            if (context.at(id).present()) {
                context.at(id).range(0, Integer.MAX_VALUE);
            }
        }
    }

    private static void seccomp(Field profile) {
        localhost(
                profile,
                "must be set when seccomp type is Localhost",
                "can only be set when seccomp type is Localhost");
    }

    private static void appArmor(Field profile) {
        localhost(
                profile,
                "must be set when AppArmor type is Localhost",
                "can only be set when AppArmor type is Localhost");
    }

    private static void localhost(Field profile, String needed, String notNeeded) {
        if (profile.absent()) {
            return;
        }
        Field file = profile.at("localhostProfile");
        if (!profile.at("type").require("type is required when seccompProfile is set")) {
            return;
        }
        if (profile.at("type").is("Localhost")) {
            if (file.require(needed)) {
                VolumeValidation.descendingPath(file);
            }
        } else if (file.present()) {
            file.invalid(notNeeded);
        }
    }
}
