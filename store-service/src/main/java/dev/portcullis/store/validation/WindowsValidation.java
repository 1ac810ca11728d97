package dev.portcullis.store.validation;

import java.util.List;
import java.util.regex.Pattern;

/** What only containers of Windows have: whom they run as, with which credentials, and whether on the host itself. */
final class WindowsValidation {
    private static final int CREDENTIAL_KIB = 64;
    private static final int LONGEST_DOMAIN = 256;
    private static final int LONGEST_USER = 104;
    private static final Pattern NETBIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final Pattern DNS = Pattern.compile(
            "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    private WindowsValidation() {}

    static void options(Field options) {
        Field name = options.at("gmsaCredentialSpecName");
        if (name.present()) {
            name.invalid(Formats.dnsSubdomain(name.text()));
        }
        Field credentials = options.at("gmsaCredentialSpec");
        if (credentials.present() && credentials.text().isEmpty()) {
            credentials.invalid("gmsaCredentialSpec cannot be an empty string");
        } else if (credentials.text().length() > CREDENTIAL_KIB * 1024) {
            credentials.invalid("gmsaCredentialSpec size must be under " + CREDENTIAL_KIB + " KiB");
        }
        if (options.at("runAsUserName").present()) {
            userName(options.at("runAsUserName"));
        }
    }

    private static void userName(Field name) {
        String text = name.text();
        String[] parts = text.split("\\\\", -1);
        if (text.isEmpty()) {
            name.invalid("runAsUserName cannot be an empty string");
        } else if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
            name.invalid("runAsUserName cannot contain control characters");
        } else if (parts.length > 2) {
            name.invalid("runAsUserName cannot contain more than one backslash");
        } else {
            if (parts.length == 2) {
                domain(name, parts[0]);
            }
            user(name, parts[parts.length - 1]);
        }
    }

    private static void domain(Field name, String domain) {
        if (domain.length() >= LONGEST_DOMAIN) {
            name.invalid("runAsUserName's Domain length must be under " + LONGEST_DOMAIN + " characters");
        }
        if (!NETBIOS.matcher(domain).matches() && !DNS.matcher(domain).matches()) {
            name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
    }

    private static void user(Field name, String user) {
        if (user.isEmpty()) {
            name.invalid("runAsUserName's User cannot be empty");
        } else if (user.length() > LONGEST_USER) {
            name.invalid("runAsUserName's User length must not be longer than " + LONGEST_USER + " characters");
        }
        if (!user.isEmpty() && user.chars().allMatch(c -> c == '.' || c == ' ')) {
            name.invalid("runAsUserName's User cannot contain only periods or spaces");
        }
        if (user.chars().anyMatch(c -> "\"/\\:;|=,+*?<>@[]".indexOf(c) >= 0)) {
            name.invalid("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
        }
    }

    /** Where one container is a process of the host, all are, and the pod is on the host's network. */
    static void hostProcesses(Field spec) {
        Field whole = hostProcess(spec);
        List<Field> containers = PodValidation.containers(spec);
        int count = 0;
        for (Field container : containers) {
            Field own = hostProcess(container);
            if (whole.present() && own.present() && whole.flag() != own.flag()) {
                own.invalid("pod hostProcess value must be identical if both are specified, was " + whole.flag());
            }
            count += (own.present() ? own : whole).flag() ? 1 : 0;
        }
        if (count > 0 && count < containers.size()) {
            spec.invalid(
                    "",
                    "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        }
        if (count > 0 && !spec.flag("hostNetwork")) {
            spec.at("hostNetwork")
                    .invalid(false, "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }

    private static Field hostProcess(Field of) {
        return of.at("securityContext", "windowsOptions", "hostProcess");
    }
}
