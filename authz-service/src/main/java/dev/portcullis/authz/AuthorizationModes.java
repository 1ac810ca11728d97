package dev.portcullis.authz;

import dev.portcullis.kube.service.BadFlagException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code --authorization-mode}: the names of the authorizers to ask, in order. */
public record AuthorizationModes(List<String> names) {
    public static final String FLAG = "authorization-mode";

    public AuthorizationModes {
        names = List.copyOf(names);
    }

    /** @throws BadFlagException if there is none, or one twice */
    public static AuthorizationModes parse(String flag) {
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

    /**
     * The authorizers that are meant.
     *
     * @throws BadFlagException for a name that nobody has, with the names that there are
     */
    public List<Authorizer> choose(Collection<Authorizer> available) {
        Map<String, Authorizer> byName =
                available.stream().collect(Collectors.toMap(Authorizer::name, Function.identity()));
        List<Authorizer> chosen = new ArrayList<>();
        for (String name : names) {
            Authorizer authorizer = byName.get(name);
            if (authorizer == null) {
                throw new BadFlagException(
                        FLAG,
                        "authorization-mode \"%s\" is not a valid mode; there are %s"
                                .formatted(name, String.join(", ", new TreeSet<>(byName.keySet()))));
            }
            chosen.add(authorizer);
        }
        return chosen;
    }
}
