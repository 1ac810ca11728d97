package dev.portcullis.authn.frontproxy;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The {@code --requestheader-*} flags; header names in lower case.
 *
 * @param allowedNames common names of proxies; empty for any that the CA vouches for
 */
record FrontProxySettings(
        Path clientCaFile,
        List<String> allowedNames,
        List<String> usernameHeaders,
        List<String> uidHeaders,
        List<String> groupHeaders,
        List<String> extraPrefixes) {

    static FrontProxySettings from(FlagValues flags) {
        Path file = flags.file("requestheader-client-ca-file");
        if (file == null) {
            throw new BadFlagException("requestheader-client-ca-file", "must name a file");
        }
        return new FrontProxySettings(
                file,
                flags.list("requestheader-allowed-names"),
                headers(flags, "requestheader-username-headers", "x-remote-user"),
                headers(flags, "requestheader-uid-headers", "x-remote-uid"),
                headers(flags, "requestheader-group-headers", "x-remote-group"),
                headers(flags, "requestheader-extra-headers-prefix", "x-remote-extra-"));
    }

    private static List<String> headers(FlagValues flags, String flag, String usual) {
        List<String> names = flags.list(flag, List.of(usual)).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        for (String name : names) {
            if (!name.matches("[a-z0-9!#$%&'*+.^_`|~-]+")) {
                throw new BadFlagException(flag, "\"" + name + "\" is no name of a header");
            }
            if (name.equals("authorization") || name.startsWith("impersonate-")) {
                throw new BadFlagException(flag, "\"" + name + "\" means something else already");
            }
        }
        return names;
    }
}
