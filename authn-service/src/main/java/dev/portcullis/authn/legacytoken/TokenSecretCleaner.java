package dev.portcullis.authn.legacytoken;

import dev.portcullis.authn.controllers.Periodic;
import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.SecretUse;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.json.Json;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes away token Secrets that were made by themselves and that nobody uses: after a period without use one is marked invalid, after
 * another it is deleted. One that a pod mounts stays, and so does every one that somebody made. Since when uses are noted stands in the
 * ConfigMap that kube-apiserver keeps for that, too.
 */
public final class TokenSecretCleaner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSecretCleaner.class);
    private static final String CONFIG_MAP = "kube-apiserver-legacy-service-account-token-tracking";
    private static final String SYSTEM = "kube-system";

    private static final Duration RARELY = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofSeconds(1);

    private final StoreClient store;
    private final TokenInformers informers;
    private final Duration period;
    private final Clock clock;
    private final Periodic periodic;

    public TokenSecretCleaner(StoreClient store, TokenInformers informers, Duration period, Clock clock) {
        this.store = store;
        this.informers = informers;
        this.period = period;
        this.clock = clock;
        this.periodic = new Periodic("token secret cleaner", interval(period), this::look);
    }

    /** Every hour, and more often where the period is so short that this would be late. */
    private static Duration interval(Duration period) {
        Duration part = period.dividedBy(24);
        return part.compareTo(RARELY) > 0 ? RARELY : part.compareTo(OFTEN) < 0 ? OFTEN : part;
    }

    /** Looks at all of them once. */
    void look() {
        if (!informers.tokenSecrets().synced() || !informers.serviceAccounts().synced()) {
            return;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate since = trackedSince(today);
        for (TokenSecret secret : informers.tokenSecrets().all()) {
            if (isUnused(secret, since, today)) {
                end(secret, today);
            }
        }
    }

    private LocalDate trackedSince(LocalDate today) {
        String path = ObjectPaths.namespaced("configmaps", SYSTEM, CONFIG_MAP);
        String said = store.get(path)
                .map(map -> map.path("data").path("since").asString(""))
                .orElse("");
        if (said.isEmpty()) {
            ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
            map.putObject("metadata").put("name", CONFIG_MAP).put("namespace", SYSTEM);
            map.putObject("data").put("since", today.toString());
            store.create(ObjectPaths.namespaced("configmaps", SYSTEM), map);
            return today;
        }
        try {
            return LocalDate.parse(said);
        } catch (DateTimeException e) {
            return today;
        }
    }

    private boolean isUnused(TokenSecret secret, LocalDate since, LocalDate today) {
        ServiceAccount account = informers.serviceAccounts().get(secret.namespace() + "/" + secret.accountName());
        boolean ours = account != null
                && secret.deleted() == null
                && secret.belongsTo(account.name(), account.uid())
                && account.secrets().contains(secret.name());
        return ours && over(Objects.requireNonNullElse(secret.use().lastUsed(), since), today);
    }

    private boolean over(LocalDate since, LocalDate today) {
        return !since.atStartOfDay().plus(period).isAfter(today.atStartOfDay());
    }

    private void end(TokenSecret secret, LocalDate today) {
        String path = ObjectPaths.namespaced("secrets", secret.namespace(), secret.name());
        ObjectNode live = store.get(path).orElse(null);
        if (live == null || createdLately(live) || isMounted(secret)) {
            return;
        }
        LocalDate invalidSince = secret.use().invalidSince();
        if (invalidSince == null) {
            ObjectNode patch = Json.object();
            patch.putObject("metadata")
                    .put("uid", secret.uid())
                    .putObject("labels")
                    .put(SecretUse.INVALID_SINCE, today.toString());
            store.mergePatch(path, patch);
            LOG.info("the token of {} was not used for {}: it is marked invalid", secret.key(), period);
        } else if (over(invalidSince, today)) {
            ObjectNode options = Json.object();
            options.putObject("preconditions")
                    .put("uid", secret.uid())
                    .put(
                            "resourceVersion",
                            live.path("metadata").path("resourceVersion").asString(""));
            store.delete(path, options);
            LOG.info("the token of {} was invalid for {}: the Secret is deleted", secret.key(), period);
        }
    }

    private boolean createdLately(ObjectNode live) {
        String created = live.path("metadata").path("creationTimestamp").asString("");
        return !created.isEmpty() && Instant.parse(created).plus(period).isAfter(clock.instant());
    }

    private boolean isMounted(TokenSecret secret) {
        for (JsonNode pod :
                store.list(ObjectPaths.namespaced("pods", secret.namespace())).path("items")) {
            for (JsonNode volume : pod.path("spec").path("volumes")) {
                if (volume.path("secret").path("secretName").asString("").equals(secret.name())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        periodic.close();
    }
}
