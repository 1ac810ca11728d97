package dev.portcullis.admission.serviceaccount;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.status.Status;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a pod its account ({@code default} where it names none), the account's token mounted into every container, and its
 * image pull Secrets; refuses an account that does not exist in the pod's namespace, and Secrets that an enforcing
 * account does not list ({@code plugin/serviceaccount}).
 */
public final class ServiceAccount implements MutatingPlugin, ValidatingPlugin {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private final Accounts accounts;
    private final boolean tokensInSecrets;

    /** @param tokensInSecrets mount the account's token Secret; otherwise a projected, bound token */
    ServiceAccount(Accounts accounts, boolean tokensInSecrets) {
        this.accounts = accounts;
        this.tokensInSecrets = tokensInSecrets;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.createsPod() || addsEphemeralContainers(attributes);
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        ObjectNode pod = attributes.requireObject();
        if (attributes.operation() != Operation.CREATE || isMirror(pod)) {
            return Mutation.admitted(attributes);
        }
        ObjectNode spec = pod.withObjectProperty("spec");
        String name = accountName(spec);
        if (name.isEmpty()) {
            name = "default";
        }
        spec.put("serviceAccountName", name).put("serviceAccount", name);
        Account account = find(attributes, name);
        if (automounts(spec, account)) {
            mountToken(attributes, pod, account);
        }
        if (spec.path("imagePullSecrets").isEmpty()
                && !account.imagePullSecrets().isEmpty()) {
            ArrayNode secrets = spec.putArray("imagePullSecrets");
            account.imagePullSecrets().forEach(secret -> secrets.addObject().put("name", secret));
        }
        return Mutation.admitted(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        ObjectNode pod = attributes.requireObject();
        if (isMirror(pod)) {
            return MirrorPods.fault(pod)
                    .map(why -> Validation.rejected(attributes.forbidden(why)))
                    .orElseGet(Validation::accepted);
        }
        String name = accountName(pod.path("spec"));
        if (name.isEmpty()) {
            return Validation.rejected(attributes.forbidden(
                    "no service account specified for pod " + attributes.namespace() + "/" + attributes.name()));
        }
        Account account = find(attributes, name);
        return account.enforcesMountableSecrets()
                ? MountableSecrets.fault(pod, account, addsEphemeralContainers(attributes))
                        .map(why -> Validation.rejected(attributes.forbidden(why)))
                        .orElseGet(Validation::accepted)
                : Validation.accepted();
    }

    private Account find(Attributes attributes, String name) {
        return accounts.find(attributes.namespace(), name)
                .orElseThrow(() -> attributes.forbidden("error looking up service account " + attributes.namespace()
                        + "/" + name + ": serviceaccount \"" + name + "\" not found"));
    }

    private void mountToken(Attributes attributes, ObjectNode pod, Account account) {
        if (!tokensInSecrets) {
            TokenMount.projected(pod);
            return;
        }
        Optional<String> secret = accounts.tokenSecret(attributes.namespace(), account);
        TokenMount.secret(pod, secret.orElseThrow(() -> noToken(account)));
    }

    /** The controller that makes the token is behind: come again. */
    private static ApiException noToken(Account account) {
        Status.Details details = new Status.Details("create pod", null, "serviceaccounts", null, null, 1);
        return Status.failure(
                        500,
                        "ServerTimeout",
                        "No API token found for service account \"" + account.name()
                                + "\", retry after the token is automatically created and added to the service account",
                        details)
                .exception();
    }

    /** The pod's own word comes first, then the account's, then yes. */
    private static boolean automounts(ObjectNode spec, Account account) {
        JsonNode own = spec.path("automountServiceAccountToken");
        return own.isBoolean() ? own.asBoolean() : account.automount() == null || account.automount();
    }

    /** {@code serviceAccount} is the field's deprecated name. */
    private static String accountName(JsonNode spec) {
        String name = spec.path("serviceAccountName").asString("");
        return name.isEmpty() ? spec.path("serviceAccount").asString("") : name;
    }

    private static boolean isMirror(JsonNode pod) {
        return pod.path("metadata").path("annotations").has(MIRROR);
    }

    private static boolean addsEphemeralContainers(Attributes attributes) {
        return attributes.operation() == Operation.UPDATE
                && attributes.resource().equals(PODS)
                && attributes.subresource().equals("ephemeralcontainers");
    }
}
