package dev.portcullis.admission.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Reviews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ServiceAccountTest {
    private static final String NOT_LISTED =
            " is not allowed because service account strict does not reference that secret";

    private final Accounts accounts = new Accounts() {
        private final Map<String, Account> known = Map.of(
                "default", new Account("default", "u1", List.of("default-token-abcde"), List.of(), null, false),
                "foo", new Account("foo", "u2", List.of("foo-token-x"), List.of("reg"), null, false),
                "off", new Account("off", "u3", List.of(), List.of(), false, false),
                "fresh", new Account("fresh", "u4", List.of(), List.of(), null, false),
                "strict", new Account("strict", "u5", List.of("mine"), List.of("reg"), false, true));

        @Override
        public Optional<Account> find(String namespace, String name) {
            return namespace.equals("ns") ? Optional.ofNullable(known.get(name)) : Optional.empty();
        }

        @Override
        public Optional<String> tokenSecret(String namespace, Account account) {
            return account.secrets().stream().findFirst();
        }
    };
    private final ServiceAccount plugin = new ServiceAccount(accounts, true);

    private ObjectNode admitted(String spec) {
        return (ObjectNode) Reviews.admitted(plugin, Reviews.createPod("{'metadata':{'name':'a'},'spec':" + spec + "}"))
                .path("spec");
    }

    private String rejected(String pod) {
        return Reviews.rejected(plugin, Reviews.createPod(pod));
    }

    @Test
    void aPodThatNamesNoAccountGetsTheDefaultOne() {
        ObjectNode spec = admitted("{'containers':[{'name':'c'}]}");
        assertThat(spec.path("serviceAccountName").asString()).isEqualTo("default");
        assertThat(spec.path("serviceAccount").asString()).isEqualTo("default");
    }

    @Test
    void theTokenIsMountedIntoEveryContainer() {
        ObjectNode spec = admitted(
                "{'serviceAccountName':'foo','initContainers':[{'name':'i'}],'containers':[{'name':'c'},{'name':'d'}]}");
        String mount =
                "[{\"name\":\"foo-token-x\",\"readOnly\":true,\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}]";
        assertThat(spec.path("initContainers").path(0).path("volumeMounts")).hasToString(mount);
        assertThat(spec.path("containers").path(0).path("volumeMounts")).hasToString(mount);
        assertThat(spec.path("containers").path(1).path("volumeMounts")).hasToString(mount);
        assertThat(spec.path("volumes"))
                .hasToString(
                        "[{\"name\":\"foo-token-x\",\"secret\":{\"secretName\":\"foo-token-x\",\"defaultMode\":420}}]");
        assertThat(spec.path("imagePullSecrets")).hasToString("[{\"name\":\"reg\"}]");
    }

    @Test
    void aMountOfThePodsOwnIsLeftAlone() {
        ObjectNode spec = admitted(
                "{'containers':[{'name':'c','volumeMounts':[{'name':'v','mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}]}]}");
        assertThat(spec.path("containers").path(0).path("volumeMounts")).hasSize(1);
        assertThat(spec.has("volumes")).isFalse();
    }

    @Test
    void aVolumeOfThatNameMakesTheTokensVolumeGetAnother() {
        ObjectNode spec =
                admitted("{'containers':[{'name':'c'}],'volumes':[{'name':'default-token-abcde','emptyDir':{}}]}");
        assertThat(spec.path("volumes").path(1).path("name").asString()).matches("default-token-abcde-[a-z0-9]{5}");
    }

    @Test
    void withoutTokenSecretsTheTokenIsProjected() {
        ObjectNode pod = Reviews.admitted(
                new ServiceAccount(accounts, false), Reviews.createPod("{'spec':{'containers':[{'name':'c'}]}}"));
        var volume = pod.path("spec").path("volumes").path(0);
        assertThat(volume.path("name").asString()).matches("kube-api-access-[a-z0-9]{5}");
        assertThat(volume.path("projected").path("sources"))
                .hasToString(
                        "[{\"serviceAccountToken\":{\"expirationSeconds\":3607,\"path\":\"token\"}},"
                                + "{\"configMap\":{\"name\":\"kube-root-ca.crt\",\"items\":[{\"key\":\"ca.crt\",\"path\":\"ca.crt\"}]}},"
                                + "{\"downwardAPI\":{\"items\":[{\"path\":\"namespace\",\"fieldRef\":{\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.namespace\"}}]}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'containers':[{'name':'c'}],'serviceAccountName':'off'}",
                "{'containers':[{'name':'c'}],'automountServiceAccountToken':false}",
                "{'containers':[{'name':'c'}],'serviceAccount':'off'}"
            })
    void automountCanBeSwitchedOff(String spec) {
        assertThat(admitted(spec).has("volumes")).isFalse();
    }

    @Test
    void thePodsWordOnAutomountComesFirst() {
        assertThat(
                        rejected(
                                "{'spec':{'containers':[{'name':'c'}],'serviceAccountName':'off','automountServiceAccountToken':true}}"))
                .startsWith(
                        "500 No API token found for service account \"off\", retry after the token is automatically created");
    }

    @Test
    void anAccountThatIsNotThereIsRefused() {
        assertThat(rejected("{'metadata':{'name':'a'},'spec':{'serviceAccountName':'none'}}"))
                .isEqualTo(
                        "403 pods \"a\" is forbidden: error looking up service account ns/none: serviceaccount \"none\" not found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'volumes':[{'name':'v','secret':{'secretName':'x'}}] | volume with secret.secretName=\"x\"",
                "'volumes':[{'name':'v','projected':{'sources':[{'secret':{'name':'x'}}]}}] | volume with projected secret.secretName=\"x\"",
                "'containers':[{'name':'c','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'x'}}}]}] | container c with envVar A referencing secret.secretName=\"x\"",
                "'containers':[{'name':'c','envFrom':[{'secretRef':{'name':'x'}}]}] | container c with envFrom referencing secret.secretName=\"x\"",
                "'initContainers':[{'name':'i','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'x'}}}]}] | init container i with envVar A referencing secret.secretName=\"x\"",
            })
    void anEnforcingAccountAllowsItsOwnSecretsOnly(String use, String how) {
        String pod = "{'metadata':{'name':'a'},'spec':{'serviceAccountName':'strict'," + use + "}}";
        assertThat(Reviews.refused(plugin, Reviews.createPod(pod)))
                .isEqualTo("403 pods \"a\" is forbidden: " + how + NOT_LISTED);
        assertThat(Reviews.refused(plugin, Reviews.createPod(pod.replace("'x'", "'mine'"))))
                .isEqualTo("accepted");
    }

    @Test
    void pullSecretsAreEnforcedToo() {
        assertThat(
                        Reviews.refused(
                                plugin,
                                Reviews.createPod(
                                        "{'metadata':{'name':'a'},'spec':{'serviceAccountName':'strict','imagePullSecrets':[{'name':'x'}]}}")))
                .isEqualTo(
                        "403 pods \"a\" is forbidden: imagePullSecrets[0].name=\"x\" is not allowed because service account strict"
                                + " does not reference that imagePullSecret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'serviceAccountName':'default' | a mirror pod may not reference service accounts",
                "'volumes':[{'name':'v','secret':{'secretName':'x'}}] | a mirror pod may not reference secrets",
                "'volumes':[{'name':'v','projected':{'sources':[{'serviceAccountToken':{}}]}}] | a mirror pod may not use ServiceAccountToken volume projections",
            })
    void mirrorPodsUseNothingOfTheApi(String use, String why) {
        var attributes = Reviews.createPod(
                "{'metadata':{'name':'m','annotations':{'kubernetes.io/config.mirror':'x'}},'spec':{" + use + "}}");
        assertThat(Reviews.admitted(plugin, attributes)).isEqualTo(attributes.object());
        assertThat(Reviews.refused(plugin, attributes)).isEqualTo("403 pods \"m\" is forbidden: " + why);
    }
}
