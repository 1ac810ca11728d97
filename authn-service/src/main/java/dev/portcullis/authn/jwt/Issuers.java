package dev.portcullis.authn.jwt;

import dev.portcullis.authn.anonymous.AnonymousPolicy;
import dev.portcullis.authn.jwt.AuthenticationConfigurationFile.Content;
import dev.portcullis.authn.jwt.JwtIssuer.KeyLocation;
import dev.portcullis.kube.outbound.EgressSelections;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.FlagValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The issuers that are believed now; those of a file are read again when it changes, and keep the keys that they have. */
final class Issuers implements AutoCloseable {
    static final String FILE = "authentication-config";

    private final List<String> apiAudiences;
    private final Clock clock;
    private final Runnable onChange;
    private final @Nullable ReloadingFile<Content> file;
    private volatile List<JwtAuthenticator> authenticators = List.of();

    /**
     * @param serviceAccountIssuers nobody else may be one of those
     * @param onChange called when others are believed
     */
    Issuers(
            FlagValues flags,
            List<String> serviceAccountIssuers,
            List<String> apiAudiences,
            Clock clock,
            Runnable onChange) {
        this.apiAudiences = List.copyOf(apiAudiences);
        this.clock = clock;
        this.onChange = onChange;
        Set<String> disallowed = Set.copyOf(serviceAccountIssuers);
        Path path = flags.file(FILE);
        if (path == null) {
            file = null;
            replace(List.of(OidcFlags.read(flags, disallowed)));
            return;
        }
        if (flags.text(OidcFlags.ISSUER) != null) {
            throw new BadFlagException(FILE, "cannot be given together with --" + OidcFlags.ISSUER);
        }
        EgressSelections egress = EgressSelections.from(flags);
        try {
            file = new ReloadingFile<>(
                    path, changed -> AuthenticationConfigurationFile.read(changed, disallowed, egress), this::reload);
        } catch (IOException e) {
            throw new BadFlagException(FILE, "cannot be used: " + e.getMessage());
        }
        if (file.get().anonymous() != null && flags.text("anonymous-auth") != null) {
            throw new BadFlagException("anonymous-auth", "cannot be given where --" + FILE + " says it");
        }
        replace(file.get().issuers());
    }

    private void reload() {
        ReloadingFile<Content> changed = file;
        if (changed != null) {
            replace(changed.get().issuers());
            onChange.run();
        }
    }

    private synchronized void replace(List<JwtIssuer> issuers) {
        Map<KeyLocation, IssuerKeys> before = new HashMap<>();
        authenticators.forEach(one -> before.put(one.keys().location(), one.keys()));
        List<JwtAuthenticator> after = new ArrayList<>();
        for (JwtIssuer issuer : issuers) {
            IssuerKeys known = before.remove(issuer.keys());
            IssuerKeys keys = known == null ? IssuerKeys.open(issuer.keys(), clock, onChange) : known;
            after.add(new JwtAuthenticator(issuer, keys, apiAudiences, clock));
        }
        authenticators = List.copyOf(after);
        before.values().forEach(IssuerKeys::close);
    }

    List<JwtAuthenticator> now() {
        return authenticators;
    }

    /** Null where the file, if there is one, leaves that to {@code --anonymous-auth}. */
    @Nullable
    AnonymousPolicy anonymous() {
        ReloadingFile<Content> present = file;
        return present == null ? null : present.get().anonymous();
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
        authenticators.forEach(one -> one.keys().close());
    }
}
