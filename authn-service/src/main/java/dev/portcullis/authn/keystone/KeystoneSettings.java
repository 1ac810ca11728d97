package dev.portcullis.authn.keystone;

import dev.portcullis.authn.pki.PemFiles;
import dev.portcullis.kube.outbound.Trust;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code --experimental-keystone-*}, as kube-apiserver once had them, and the domain whose users count.
 *
 * @param tokens the resource {@code auth/tokens} of the API v3
 * @param domain its id; in another one somebody else may have the same name
 * @param cacheTtl for how long an answer is remembered
 */
record KeystoneSettings(URI tokens, Trust trust, String domain, Duration cacheTtl) {
    static final String URL = "experimental-keystone-url";

    static KeystoneSettings from(FlagValues flags) {
        return new KeystoneSettings(
                tokens(flags.text(URL, "")),
                trust(flags.file("experimental-keystone-ca-file")),
                flags.text("keystone-domain", "default"),
                flags.duration("keystone-cache-ttl", Duration.ofMinutes(2)));
    }

    private static URI tokens(String text) {
        try {
            URI url = URI.create(text.replaceFirst("/+$", "").replaceFirst("/v3$", "") + "/v3/auth/tokens");
            if ("https".equals(url.getScheme()) && url.getHost() != null && url.getRawQuery() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new BadFlagException(URL, "must be a URL, not " + text);
        }
        throw new BadFlagException(URL, "must be an https:// URL, since passwords are sent there, not " + text);
    }

    private static Trust trust(@Nullable Path file) {
        try {
            return Trust.in(file == null ? null : PemFiles.readCertificates(file));
        } catch (IOException e) {
            throw new BadFlagException("experimental-keystone-ca-file", "cannot be read: " + e.getMessage());
        }
    }
}
