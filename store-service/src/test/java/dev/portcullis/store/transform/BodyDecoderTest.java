package dev.portcullis.store.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.ModelDefinitions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyDecoderTest {
    private static final Catalog CATALOG = BuiltinCatalog.load(new ModelDefinitions());
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    private static ResourceType type(String group, String plural) {
        return CATALOG.find(group, "v1", plural).orElseThrow();
    }

    private static Decoded decode(String contentType, FieldValidation mode, String plural, String body) {
        ResourceType type = type(
                plural.equals("deployments") ? "apps" : plural.equals("leases") ? "coordination.k8s.io" : "", plural);
        return BodyDecoder.decode(body.getBytes(StandardCharsets.UTF_8), contentType, mode, type);
    }

    private static String error(String contentType, String plural, String body) {
        try {
            decode(contentType, FieldValidation.STRICT, plural, body);
        } catch (ApiException e) {
            return e.code() + " " + e.getMessage();
        }
        return "fine";
    }

    @Test
    void fillsInTheKindAndOrdersTheFields() {
        Decoded decoded = decode(JSON, FieldValidation.STRICT, "configmaps", """
                {"data": {"k": "v"}, "metadata": {"name": "a", "labels": {}, "generation": 0}, "immutable": null}""");
        assertThat(decoded.object()).hasToString("""
                {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"v"}}""");
        assertThat(decoded.warnings()).isEmpty();
    }

    @Test
    void writesTheEmptyValuesThatKubernetesWrites() {
        Decoded decoded = decode(JSON, FieldValidation.STRICT, "deployments", """
                {"metadata": {"name": "a"}, "spec": {"template": {"spec": {"containers": [{"name": "c"}]}}}}""");
        assertThat(decoded.object().path("status")).hasToString("{}");
        assertThat(decoded.object().at("/spec/template/spec/containers/0")).hasToString("""
                {"name":"c","resources":{}}""");
        assertThat(decoded.object().at("/spec/selector").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"spec": {"replicas": "3"}}            | cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
            {"spec": {"replicas": 1.5}}            | cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32
            {"spec": {"replicas": 3000000000}}     | cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32
            {"metadata": {"labels": {"a": 1}}}     | cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string
            {"metadata": {"labels": "x"}}          | cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map[string]string
            {"spec": {"template": {"spec": {"containers": {}}}}} | cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container
            {"spec": {"template": {"spec": {"containers": [{"env": [{"value": 1}]}]}}}} | cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string
            {"spec": []}                           | cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec
            """)
    void wrongTypesAreRefusedInGosWords(String body, String message) {
        assertThat(error(JSON, "deployments", body))
                .isEqualTo("400 Deployment in version \"v1\" cannot be handled as a Deployment: json: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind": "ConfigMap", "apiVersion": "v1", metadata} | invalid character 'm' looking for beginning of object key string ({"kind": "ConfigMap", "apiVers ...)
            {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "a" | unexpected end of JSON input ({"kind": "ConfigMap", "apiVers ...)
            [] | json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b5d)
            "x" | json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (227822)
            `` | unexpected end of JSON input (<empty>)
            {"a": tru} | invalid character '}' in literal true (expecting 'e') ({"a": tru})
            {"a": 1.} | invalid character '}' after decimal point in numeric literal ({"a": 1.})
            {} {} | invalid character '{' after top-level value ({} {})
            {"a": "\\x"} | invalid character 'x' in string escape code ({"a": "\\x"})
            """)
    void malformedJsonIsRefusedInGosWords(String body, String message) {
        assertThat(error(JSON, "configmaps", body))
                .isEqualTo(
                        "400 the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind;"
                                + " json parse error: " + message);
    }

    @Test
    void unknownAndDuplicateFieldsAreAnErrorAWarningOrNothing() {
        String body = """
                {"metadata": {"name": "a", "nam": "b"}, "spec": {"template": {"spec": {"containers": [{"imag": 1}]}}},
                 "spec": {"template": {"spec": {"containers": [{"imag": 1}]}}}}""";
        String[] complaints = {
            "duplicate field \"spec\"",
            "unknown field \"metadata.nam\"",
            "unknown field \"spec.template.spec.containers[0].imag\""
        };
        assertThat(error(JSON, "deployments", body))
                .isEqualTo("400 Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: "
                        + String.join(", ", complaints));
        assertThat(decode(JSON, FieldValidation.WARN, "deployments", body).warnings())
                .containsExactly(complaints);
        assertThat(decode(JSON, FieldValidation.IGNORE, "deployments", body).warnings())
                .isEmpty();
    }

    @Test
    void readsYamlAsKubernetesDoes() {
        Decoded decoded = decode(YAML, FieldValidation.STRICT, "pods", """
                metadata: {name: a, labels: &l {x: "1"}, annotations: *l}
                spec:
                  hostNetwork: yes
                  terminationGracePeriodSeconds: 0x10
                  volumes:
                  - {name: v, secret: {defaultMode: 0644}}
                ---
                kind: Other
                """);
        assertThat(decoded.object().at("/spec/volumes/0/secret/defaultMode").asInt())
                .isEqualTo(420);
        assertThat(decoded.object().at("/spec/terminationGracePeriodSeconds").asInt())
                .isEqualTo(16);
        assertThat(decoded.object().at("/spec/hostNetwork").asBoolean()).isTrue();
        assertThat(decoded.object().at("/metadata/annotations/x").asString()).isEqualTo("1");
    }

    @Test
    void duplicateKeysInYamlAreStrictErrors() {
        assertThat(error(YAML, "configmaps", "data:\n  a: one\n  a: two\n"))
                .isEqualTo("400 ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                        + " yaml: unmarshal errors:\n  line 3: key \"a\" already set in map");
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }
        assertThat(error(YAML, "configmaps", bomb.toString())).contains("yaml: document contains excessive aliasing");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(error(JSON, "configmaps", "{\"a\":".repeat(10_001))).contains("exceeded max depth");
        assertThat(error(YAML, "configmaps", "[".repeat(5000))).startsWith("400 ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            configmaps | {"binaryData": {"b": "***"}} | ConfigMap in version "v1" cannot be handled as a ConfigMap: illegal base64 data at input byte 0
            leases | {"spec": {"renewTime": "yesterday"}} | Lease in version "v1" cannot be handled as a Lease: parsing time "yesterday" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "yesterday" as "2006"
            leases | {"spec": {"renewTime": "2020-13-01T00:00:00.000000Z"}} | Lease in version "v1" cannot be handled as a Lease: parsing time "2020-13-01T00:00:00.000000Z": month out of range
            configmaps | {"kind": "Pod"} | Pod in version "v1" cannot be handled as a ConfigMap: converting (v1.Pod) to (v1.ConfigMap): unknown conversion
            configmaps | {"apiVersion": "v2"} | the API version in the data (v2) does not match the expected API version (v1)
            configmaps | {"apiVersion": "a/b/c"} | the object provided is unrecognized (must be of type ConfigMap): unexpected GroupVersion string: a/b/c ({"apiVersion": "a/b/c"})
            """)
    void whatDoesNotFitIsRefused(String plural, String body, String message) {
        assertThat(error(JSON, plural, body)).isEqualTo("400 " + message);
    }

    @Test
    void valuesBecomeCanonical() {
        Decoded decoded = decode(JSON, FieldValidation.STRICT, "pods", """
                {"metadata": {"creationTimestamp": "2020-01-01T01:00:00.5+01:00"},
                 "spec": {"containers": [{"resources": {"limits": {"cpu": 0.1, "memory": "0.5Gi"}}}]}}""");
        assertThat(decoded.object().at("/spec/containers/0/resources/limits")).hasToString("""
                {"cpu":"100m","memory":"512Mi"}""");
        assertThat(decoded.object().at("/metadata/creationTimestamp").asString())
                .isEqualTo("2020-01-01T00:00:00Z");
    }

    @Test
    void anotherMediaTypeIs415() {
        assertThatThrownBy(() -> decode("text/plain", FieldValidation.WARN, "configmaps", "{}"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(415));
    }
}
