package dev.portcullis.authn.serviceaccount;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said about ServiceAccount tokens on the command line, under kube-apiserver's names.
 *
 * @param issuers the first one issues tokens, all of them are believed
 * @param keyFiles what verifies tokens; public keys, or private ones whose public halves count
 * @param signingKeyFile what signs tokens; null where they are signed elsewhere
 * @param apiAudiences the audiences of the API server itself
 * @param jwksUri where the discovery document says the keys are
 * @param maxTokenExpiration the longest that may be asked for; null for no such limit
 * @param extendTokenExpiration whether a pod's token outlives the time that its kubelet asked for
 */
public record ServiceAccountSettings(
        List<String> issuers,
        List<Path> keyFiles,
        @Nullable Path signingKeyFile,
        List<String> apiAudiences,
        String jwksUri,
        @Nullable Duration maxTokenExpiration,
        boolean extendTokenExpiration) {
    static final String DEFAULT_ISSUER = "https://kubernetes.default.svc";

    public ServiceAccountSettings {
        require(
                !issuers.isEmpty() && issuers.stream().noneMatch(String::isBlank),
                "service-account-issuer",
                "must not be empty");
        require(
                !keyFiles.isEmpty() || signingKeyFile != null,
                "service-account-key-file",
                "must name a key, unless --service-account-signing-key-file does");
        require(!apiAudiences.isEmpty(), "api-audiences", "must not be empty");
        require(
                jwksUri.startsWith("https://"),
                "service-account-jwks-uri",
                "must be an https:// address, not " + jwksUri);
        require(
                maxTokenExpiration == null
                        || maxTokenExpiration.compareTo(Duration.ofHours(1)) >= 0
                                && maxTokenExpiration.toSeconds() <= 1L << 32,
                "service-account-max-token-expiration",
                "must be between 1h and 2^32s");
        issuers = List.copyOf(issuers);
        keyFiles = List.copyOf(keyFiles);
        apiAudiences = List.copyOf(apiAudiences);
    }

    /** @throws BadFlagException for values that cannot be */
    public static ServiceAccountSettings from(FlagValues flags) {
        List<String> issuers = flags.list("service-account-issuer", List.of(DEFAULT_ISSUER));
        String longest = "service-account-max-token-expiration";
        return new ServiceAccountSettings(
                issuers,
                flags.list("service-account-key-file").stream().map(Path::of).toList(),
                flags.file("service-account-signing-key-file"),
                flags.list("api-audiences", issuers),
                flags.text("service-account-jwks-uri", "https://kubernetes.default.svc.cluster.local/openid/v1/jwks"),
                flags.text(longest) == null ? null : flags.duration(longest, Duration.ZERO),
                flags.on("service-account-extend-token-expiration", true));
    }

    private static void require(boolean holds, String flag, String otherwise) {
        if (!holds) {
            throw new BadFlagException(flag, otherwise);
        }
    }
}
