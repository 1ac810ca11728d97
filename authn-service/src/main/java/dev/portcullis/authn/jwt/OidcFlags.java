package dev.portcullis.authn.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import dev.portcullis.authn.jwt.ClaimMapping.ClaimRule;
import dev.portcullis.authn.jwt.ClaimMapping.Source;
import dev.portcullis.authn.jwt.JwtIssuer.KeyLocation;
import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one issuer that {@code --oidc-*} describe. */
final class OidcFlags {
    static final String ISSUER = "oidc-issuer-url";

    private OidcFlags() {}

    static JwtIssuer read(FlagValues flags, Set<String> disallowed) {
        String url = issuer(flags, disallowed);
        String client = flags.text("oidc-client-id");
        if (client == null) {
            throw new BadFlagException("oidc-client-id", "must be given with --" + ISSUER);
        }
        String claim = flags.text("oidc-username-claim", "sub");
        String groups = flags.text("oidc-groups-claim");
        if (groups == null && flags.text("oidc-groups-prefix") != null) {
            throw new BadFlagException("oidc-groups-prefix", "needs --oidc-groups-claim");
        }
        return new JwtIssuer(
                url,
                KeyLocation.of(url, "", authorities(flags.file("oidc-ca-file")), null),
                Set.of(client),
                algorithms(flags),
                new ClaimMapping(
                        new Source.Claim(claim, prefix(flags.text("oidc-username-prefix"), claim, url)),
                        groups == null ? null : new Source.Claim(groups, flags.text("oidc-groups-prefix", "")),
                        null,
                        Map.of(),
                        required(flags),
                        List.of()));
    }

    private static String issuer(FlagValues flags, Set<String> disallowed) {
        String text = flags.text(ISSUER, "");
        if (disallowed.contains(text)) {
            throw new BadFlagException(ISSUER, "must not be the issuer of ServiceAccount tokens");
        }
        try {
            URI url = URI.create(text);
            if ("https".equals(url.getScheme()) && url.getHost() != null && url.getRawQuery() == null) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new BadFlagException(ISSUER, "must be a URL, not " + text);
        }
        throw new BadFlagException(ISSUER, "must be an https:// URL, not " + text);
    }

    /** Of two issuers who both call somebody {@code sub 1} one is not the other; an address of mail is the same everywhere. */
    private static String prefix(@Nullable String said, String claim, String url) {
        if (said == null) {
            return claim.equals("email") ? "" : url + "#";
        }
        return said.equals("-") ? "" : said;
    }

    private static String authorities(@Nullable Path file) {
        if (file == null) {
            return "";
        }
        try {
            PemFiles.readCertificates(file);
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadFlagException("oidc-ca-file", "cannot be read: " + e.getMessage());
        }
    }

    private static Set<JWSAlgorithm> algorithms(FlagValues flags) {
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        for (String name : flags.list("oidc-signing-algs", List.of("RS256"))) {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
            if (!JwtIssuer.ALL_ALGORITHMS.contains(algorithm)) {
                throw new BadFlagException(
                        "oidc-signing-algs", "cannot be " + name + "; there are " + JwtIssuer.ALL_ALGORITHMS);
            }
            algorithms.add(algorithm);
        }
        return algorithms;
    }

    private static List<ClaimRule> required(FlagValues flags) {
        List<ClaimRule> rules = new ArrayList<>();
        for (String pair : flags.list("oidc-required-claim")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new BadFlagException("oidc-required-claim", "must be like CLAIM=VALUE, not " + pair);
            }
            rules.add(new ClaimRule.Required(pair.substring(0, equals), pair.substring(equals + 1)));
        }
        return rules;
    }
}
