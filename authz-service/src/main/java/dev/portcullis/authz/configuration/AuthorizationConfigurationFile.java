package dev.portcullis.authz.configuration;

import dev.portcullis.authz.configuration.Configuration.Entry;
import dev.portcullis.kube.content.ConfigurationFile;
import dev.portcullis.kube.content.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the file of {@code --authorization-config}, and says all that is wrong with it at once. */
final class AuthorizationConfigurationFile {
    private static final Set<String> VERSIONS = Set.of("apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private final Set<String> known;
    private final Problems problems = new Problems();

    private AuthorizationConfigurationFile(Set<String> known) {
        this.known = known;
    }

    /**
     * @param known the types that there are beside Webhook
     * @throws IOException in a sentence that names all that is wrong
     */
    static Configuration read(Path file, Set<String> known) throws IOException {
        return ConfigurationFile.read(
                file,
                ConfigurationDocument.class,
                document -> new AuthorizationConfigurationFile(known).configuration(document));
    }

    private Configuration configuration(ConfigurationDocument document) {
        problems.unless(
                VERSIONS.contains(Objects.requireNonNullElse(document.apiVersion(), "")),
                "apiVersion",
                "must be one of " + VERSIONS);
        problems.unless(
                "AuthorizationConfiguration".equals(document.kind()), "kind", "must be AuthorizationConfiguration");
        List<ConfigurationDocument.Authorizer> said = Objects.requireNonNullElse(document.authorizers(), List.of());
        problems.unless(
                !said.isEmpty(), "authorizers", "Required value: at least one authorization mode must be defined");
        List<Entry> entries = new ArrayList<>();
        Set<String> types = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < said.size(); i++) {
            String at = "authorizers[" + i + "]";
            ConfigurationDocument.Authorizer one = said.get(i);
            String type = Objects.requireNonNullElse(one.type(), "");
            type(type, types, at);
            name(Objects.requireNonNullElse(one.name(), ""), names, at);
            entries.add(new Entry(type, webhook(type, one, at)));
        }
        problems.orThrow();
        return new Configuration(entries);
    }

    private void type(String type, Set<String> seen, String at) {
        if (type.isEmpty()) {
            problems.required(at + ".type");
        } else if (!type.equals(Configuration.WEBHOOK)) {
            problems.unless(known.contains(type), at + ".type", "Unsupported value: \"" + type + "\"");
            problems.unless(seen.add(type), at + ".type", "Duplicate value: \"" + type + "\"");
        }
    }

    private void name(String name, Set<String> seen, String at) {
        if (name.isEmpty()) {
            problems.required(at + ".name");
            return;
        }
        problems.unless(seen.add(name), at + ".name", "Duplicate value: \"" + name + "\"");
        problems.unless(
                name.length() <= 253 && NAME.matcher(name).matches(),
                at + ".name",
                "Invalid value: \"" + name + "\": must be a lowercase RFC 1123 subdomain");
    }

    private Configuration.@Nullable Hook webhook(String type, ConfigurationDocument.Authorizer one, String at) {
        if (!type.equals(Configuration.WEBHOOK)) {
            problems.unless(
                    one.webhook() == null,
                    at + ".webhook",
                    "Invalid value: may only be specified when type=\"Webhook\"");
            return null;
        }
        if (one.webhook() == null) {
            problems.add(at + ".webhook", "Required value: required when type=Webhook");
            return null;
        }
        String name = Objects.requireNonNullElse(one.name(), "");
        return new WebhookReader(problems, at + ".webhook").read(name, one.webhook());
    }
}
