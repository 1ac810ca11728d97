package dev.portcullis.authn.tokensecret;

import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.TokenInformers;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.authn.serviceaccount.TokenSecret;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.WorkQueue;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The token Secrets of ServiceAccounts ({@code pkg/controller/serviceaccount/tokens_controller.go}): each account has one that it
 * lists, where automatic ones are on; each token Secret of a living account has its three entries; one without an account is deleted;
 * an account does not list what is gone.
 */
public final class TokenSecretController implements AutoCloseable {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StoreClient store;
    private final TokenInformers informers;
    private final TokenIssuer issuer;
    private final byte[] ca;
    private final boolean automatic;
    private final WorkQueue accounts = new WorkQueue("token-secrets-of-accounts", this::reconcileAccount);
    private final WorkQueue secrets = new WorkQueue("token-secrets", this::reconcileSecret);

    /** @param automatic whether every account gets a Secret without being asked */
    public TokenSecretController(
            StoreClient store, TokenInformers informers, TokenIssuer issuer, byte[] ca, boolean automatic) {
        this.store = store;
        this.informers = informers;
        this.issuer = issuer;
        this.ca = ca.clone();
        this.automatic = automatic;
        informers.serviceAccounts().onChange((key, before, after) -> accounts.add(key));
        informers.tokenSecrets().onChange((key, before, after) -> {
            if (after != null) {
                secrets.add(key);
            } else if (before != null) {
                accounts.add(before.namespace() + "/" + before.accountName());
            }
        });
    }

    public void start() {
        accounts.start(4);
        secrets.start(4);
    }

    private void reconcileAccount(String key) {
        ServiceAccount account = informers.serviceAccounts().get(key);
        if (account == null) {
            secretsOf(key).forEach(secret -> secrets.add(secret.key()));
            return;
        }
        if (account.deleted() != null || !informers.tokenSecrets().synced()) {
            retryUnsynced(key);
            return;
        }
        boolean listsOne = account.secrets().stream().anyMatch(name -> isTokenOf(account, name));
        boolean listsGone =
                account.secrets().stream().anyMatch(name -> looksLikeToken(account, name) && isGone(account, name));
        if (listsGone || automatic && !listsOne) {
            ensureListed(account);
        }
    }

    private void retryUnsynced(String key) {
        if (!informers.tokenSecrets().synced()) {
            throw new IllegalStateException("the Secrets are not known yet, " + key + " has to wait");
        }
    }

    private boolean isTokenOf(ServiceAccount account, String name) {
        TokenSecret secret = informers.tokenSecrets().get(account.namespace() + "/" + name);
        return secret != null && secret.deleted() == null && secret.belongsTo(account.name(), account.uid());
    }

    private boolean isGone(ServiceAccount account, String name) {
        return informers.tokenSecrets().get(account.namespace() + "/" + name) == null
                && store.get(ObjectPaths.namespaced("secrets", account.namespace(), name))
                        .isEmpty();
    }

    /** By its name: of what users list themselves nothing is taken away. */
    private static boolean looksLikeToken(ServiceAccount account, String name) {
        return name.startsWith(account.name() + "-token-");
    }

    /** On the live account, so that two of us make no two Secrets: who loses the race over the account takes its Secret back. */
    private void ensureListed(ServiceAccount known) {
        String path = ObjectPaths.namespaced("serviceaccounts", known.namespace(), known.name());
        Optional<ObjectNode> found = store.get(path);
        if (found.isEmpty() || !ServiceAccount.of(found.get()).uid().equals(known.uid())) {
            return;
        }
        ObjectNode object = found.get();
        ServiceAccount live = ServiceAccount.of(object);
        List<String> kept = live.secrets().stream()
                .filter(name -> !(looksLikeToken(live, name) && isGone(live, name)))
                .toList();
        boolean has = kept.stream().anyMatch(name -> isToken(live, name));
        String made = automatic && !has && live.deleted() == null ? create(live) : "";
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (JsonNode reference : object.path("secrets")) {
            if (kept.contains(reference.path("name").asString(""))) {
                list.add(reference);
            }
        }
        if (!made.isEmpty()) {
            list.addObject().put("name", made);
        }
        object.set("secrets", list);
        try {
            store.update(path, object);
        } catch (ApiException e) {
            if (!made.isEmpty()) {
                store.delete(ObjectPaths.namespaced("secrets", live.namespace(), made), null);
            }
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    private boolean isToken(ServiceAccount account, String name) {
        return isTokenOf(account, name)
                || store.get(ObjectPaths.namespaced("secrets", account.namespace(), name))
                        .filter(TokenSecret::is)
                        .map(TokenSecret::of)
                        .filter(secret -> secret.belongsTo(account.name(), account.uid()))
                        .isPresent();
    }

    private String create(ServiceAccount account) {
        String name = account.name() + "-token-" + suffix();
        ObjectNode secret =
                Json.object().put("apiVersion", "v1").put("kind", "Secret").put("type", TokenSecret.TYPE);
        ObjectNode metadata = secret.putObject("metadata").put("name", name).put("namespace", account.namespace());
        metadata.putObject("annotations")
                .put(TokenSecret.ACCOUNT_NAME, account.name())
                .put(TokenSecret.ACCOUNT_UID, account.uid());
        fill(secret, account, name);
        store.create(ObjectPaths.namespaced("secrets", account.namespace()), secret);
        return name;
    }

    private void fill(ObjectNode secret, ServiceAccount account, String name) {
        String token = issuer.secretToken(account.namespace(), name, account.name(), account.uid());
        secret.withObjectProperty("data")
                .put("ca.crt", base64(ca))
                .put("namespace", base64(account.namespace().getBytes(StandardCharsets.UTF_8)))
                .put("token", base64(token.getBytes(StandardCharsets.UTF_8)));
    }

    private void reconcileSecret(String key) {
        TokenSecret secret = informers.tokenSecrets().get(key);
        if (secret == null || secret.deleted() != null || secret.accountName().isEmpty()) {
            return;
        }
        ServiceAccount account = account(secret);
        String path = ObjectPaths.namespaced("secrets", secret.namespace(), secret.name());
        if (account == null || !secret.belongsTo(account.name(), account.uid())) {
            ObjectNode options = Json.object();
            options.putObject("preconditions").put("uid", secret.uid());
            deleteIfThere(path, options);
        } else if (secret.tokenDigest().isEmpty()
                || secret.accountUid().isEmpty()
                || !secret.caDigest().equals(TokenSecret.digest(ca))
                || !secret.namespaceData().equals(secret.namespace())) {
            complete(path, account, secret);
        }
    }

    /** Whether the account is really gone, the store itself must say. */
    private @Nullable ServiceAccount account(TokenSecret secret) {
        ServiceAccount known = informers.serviceAccounts().get(secret.namespace() + "/" + secret.accountName());
        if (known != null && secret.belongsTo(known.name(), known.uid())) {
            return known;
        }
        return store.get(ObjectPaths.namespaced("serviceaccounts", secret.namespace(), secret.accountName()))
                .map(ServiceAccount::of)
                .orElse(null);
    }

    private void complete(String path, ServiceAccount account, TokenSecret known) {
        Optional<ObjectNode> live = store.get(path);
        if (live.isEmpty()) {
            return;
        }
        ObjectNode object = live.get();
        boolean hasToken = !TokenSecret.of(object).tokenDigest().isEmpty();
        object.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(TokenSecret.ACCOUNT_UID, account.uid());
        JsonNode token = object.path("data").path("token");
        fill(object, account, known.name());
        if (hasToken) {
            object.withObjectProperty("data").set("token", token);
        }
        store.update(path, object);
    }

    private void deleteIfThere(String path, ObjectNode options) {
        try {
            store.delete(path, options);
        } catch (ApiException e) {
            if (e.code() != 404 && !e.is("Conflict")) {
                throw e;
            }
        }
    }

    private List<TokenSecret> secretsOf(String accountKey) {
        return informers.tokenSecrets().all().stream()
                .filter(secret -> (secret.namespace() + "/" + secret.accountName()).equals(accountKey))
                .toList();
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    private static String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return suffix.toString();
    }

    @Override
    public void close() {
        accounts.close();
        secrets.close();
    }
}
