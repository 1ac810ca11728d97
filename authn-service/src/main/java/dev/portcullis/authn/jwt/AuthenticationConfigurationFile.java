package dev.portcullis.authn.jwt;

import dev.portcullis.authn.anonymous.AnonymousPolicy;
import dev.portcullis.authn.jwt.ConfigurationDocument.Condition;
import dev.portcullis.authn.jwt.ConfigurationDocument.Jwt;
import dev.portcullis.kube.content.ConfigurationFile;
import dev.portcullis.kube.content.Problems;
import dev.portcullis.kube.outbound.EgressSelections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the file of {@code --authentication-config}. */
final class AuthenticationConfigurationFile {
    private static final Set<String> VERSIONS = Set.of("apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1");
    private static final int MOST_ISSUERS = 64;

    private AuthenticationConfigurationFile() {}

    /** @param anonymous null where the file says nothing about it */
    record Content(List<JwtIssuer> issuers, @Nullable AnonymousPolicy anonymous) {}

    /**
     * @param disallowed issuers that are somebody else's
     * @param egress null where none are configured
     * @throws IOException in a sentence that names all that is wrong
     */
    static Content read(Path file, Set<String> disallowed, @Nullable EgressSelections egress) throws IOException {
        return ConfigurationFile.read(
                file, ConfigurationDocument.class, document -> content(document, disallowed, egress));
    }

    private static Content content(
            ConfigurationDocument document, Set<String> disallowed, @Nullable EgressSelections egress) {
        Problems problems = new Problems();
        problems.unless(
                VERSIONS.contains(Objects.requireNonNullElse(document.apiVersion(), "")),
                "apiVersion",
                "must be one of " + VERSIONS);
        problems.unless(
                "AuthenticationConfiguration".equals(document.kind()), "kind", "must be AuthenticationConfiguration");
        List<Jwt> said = Objects.requireNonNullElse(document.jwt(), List.of());
        problems.unless(said.size() <= MOST_ISSUERS, "jwt", "must have at most " + MOST_ISSUERS + " items");
        List<JwtIssuer> issuers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < said.size(); i++) {
            JwtIssuer issuer = new IssuerReader("jwt[" + i + "]", problems, egress).read(said.get(i), disallowed);
            if (issuer != null) {
                problems.unless(seen.add(issuer.url()), "jwt[" + i + "].issuer.url", "Duplicate value");
                problems.unless(
                        seen.add(issuer.keys().discovery()), "jwt[" + i + "].issuer.discoveryURL", "Duplicate value");
                issuers.add(issuer);
            }
        }
        AnonymousPolicy anonymous = anonymous(document, problems);
        problems.orThrow();
        return new Content(List.copyOf(issuers), anonymous);
    }

    private static @Nullable AnonymousPolicy anonymous(ConfigurationDocument document, Problems problems) {
        ConfigurationDocument.Anonymous said = document.anonymous();
        if (said == null) {
            return null;
        }
        boolean enabled = Boolean.TRUE.equals(said.enabled());
        List<Condition> conditions = Objects.requireNonNullElse(said.conditions(), List.of());
        problems.unless(
                enabled || conditions.isEmpty(),
                "anonymous.conditions",
                "enabled should be set to true when conditions are defined");
        List<String> paths = new ArrayList<>();
        for (Condition condition : conditions) {
            String path = Objects.requireNonNullElse(condition.path(), "");
            problems.unless(path.startsWith("/"), "anonymous.conditions[" + paths.size() + "].path", "must be a path");
            paths.add(path);
        }
        return new AnonymousPolicy(enabled, conditions.isEmpty() ? null : paths);
    }
}
