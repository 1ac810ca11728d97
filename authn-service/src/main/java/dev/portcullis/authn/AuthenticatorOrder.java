package dev.portcullis.authn;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order authenticators are asked: that of {@code --authentication-order}, then kube-apiserver's, then those of third parties as
 * Spring orders them. It matters to a client that shows several credentials only.
 */
record AuthenticatorOrder(List<String> names) {
    static final String FLAG = "authentication-order";
    /** Those who name users for others first, then what is looked up here, then what is asked elsewhere. */
    static final List<String> USUAL = List.of(
            "requestheader",
            "passwordfile",
            "keystone",
            "x509",
            "tokenfile",
            "serviceaccount",
            "bootstraptoken",
            "oidc",
            "keystonetoken",
            "webhook");

    static AuthenticatorOrder from(FlagValues flags) {
        List<String> first = flags.list(FLAG);
        if (first.stream().distinct().count() < first.size()) {
            throw new BadFlagException(FLAG, "names an authenticator twice");
        }
        List<String> all = new ArrayList<>(first);
        USUAL.stream().filter(name -> !first.contains(name)).forEach(all::add);
        return new AuthenticatorOrder(all);
    }

    /** @throws BadFlagException if the flag names one that nobody has */
    List<Authenticator> sort(List<Authenticator> authenticators) {
        for (String name : names) {
            if (!USUAL.contains(name)
                    && authenticators.stream().noneMatch(one -> one.name().equals(name))) {
                throw new BadFlagException(FLAG, "there is no authenticator \"" + name + "\"; there are " + USUAL);
            }
        }
        return authenticators.stream()
                .sorted(Comparator.comparingInt(this::place))
                .toList();
    }

    private int place(Authenticator authenticator) {
        int place = names.indexOf(authenticator.name());
        return place < 0 ? names.size() : place;
    }
}
