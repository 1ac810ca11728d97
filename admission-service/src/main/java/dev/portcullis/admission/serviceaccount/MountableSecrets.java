package dev.portcullis.admission.serviceaccount;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What {@code kubernetes.io/enforce-mountable-secrets} asks for: only Secrets that the account lists. */
final class MountableSecrets {
    private MountableSecrets() {}

    /** @param ephemeralOnly look only at the ephemeral containers, which alone are new */
    static Optional<String> fault(JsonNode pod, Account account, boolean ephemeralOnly) {
        for (SecretUse use : SecretUse.all(pod)) {
            if ((use.ephemeral() || !ephemeralOnly) && !account.secrets().contains(use.secret())) {
                return Optional.of(
                        "%s secret.secretName=\"%s\" is not allowed because service account %s does not reference that secret"
                                .formatted(use.how(), use.secret(), account.name()));
            }
        }
        int i = 0;
        for (JsonNode reference : pod.path("spec").path("imagePullSecrets")) {
            String name = reference.path("name").asString("");
            if (!ephemeralOnly && !account.imagePullSecrets().contains(name)) {
                return Optional.of(
                        "imagePullSecrets[%d].name=\"%s\" is not allowed because service account %s does not reference that imagePullSecret"
                                .formatted(i, name, account.name()));
            }
            i++;
        }
        return Optional.empty();
    }
}
