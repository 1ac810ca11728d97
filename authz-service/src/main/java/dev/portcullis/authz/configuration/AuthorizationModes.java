package dev.portcullis.authz.configuration;

import dev.portcullis.kube.service.BadFlagException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code --authorization-mode}: the names of the authorizers to ask, in order. */
record AuthorizationModes(List<String> names) {
    private static final String FLAG = "authorization-mode";

    AuthorizationModes {
        names = List.copyOf(names);
    }

    /** @throws BadFlagException if there is none, or one twice */
    static AuthorizationModes parse(String flag) {
        List<String> names = Arrays.stream(flag.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            throw new BadFlagException(FLAG, "at least one authorization-mode must be passed");
        }
        if (new TreeSet<>(names).size() < names.size()) {
            throw new BadFlagException(FLAG, "authorization-mode " + names + " has mode specified more than once");
        }
        return new AuthorizationModes(names);
    }

    /** @throws BadFlagException for a name that nobody has, with the names that there are */
    void check(Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new BadFlagException(
                        FLAG,
                        "authorization-mode \"%s\" is not a valid mode; there are %s"
                                .formatted(name, String.join(", ", new TreeSet<>(known))));
            }
        }
    }
}
