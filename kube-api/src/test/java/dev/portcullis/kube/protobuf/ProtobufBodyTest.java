package dev.portcullis.kube.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.portcullis.kube.json.Json;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Bodies as Go writes them: fields that are no pointers are there even if they are zero. */
class ProtobufBodyTest {
    private static byte[] body(String apiVersion, String kind, MessageLite object) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {'k', '8', 's', 0});
        Runtime.Unknown.newBuilder()
                .setTypeMeta(
                        Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
                .setRaw(object.toByteString())
                .setContentEncoding("")
                .setContentType("")
                .build()
                .writeTo(out);
        return out.toByteArray();
    }

    private static void reads(String apiVersion, String kind, MessageLite object, String json) throws IOException {
        assertThat(ProtobufBody.read(body(apiVersion, kind, object)))
                .isEqualTo(Json.read(("{\"kind\":\"%s\",\"apiVersion\":\"%s\",%s}".formatted(kind, apiVersion, json))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static Meta.ObjectMeta.Builder meta(String name) {
        return Meta.ObjectMeta.newBuilder()
                .setName(name)
                .setGenerateName("")
                .setNamespace("")
                .setUid("")
                .setGeneration(0)
                .setCreationTimestamp(Meta.Time.getDefaultInstance());
    }

    @Test
    void aPod() throws IOException {
        V1.Pod pod = V1.Pod.newBuilder()
                .setMetadata(meta("p")
                        .putLabels("a", "")
                        .setCreationTimestamp(Meta.Time.newBuilder().setSeconds(1)))
                .setSpec(V1.PodSpec.newBuilder()
                        .setHostNetwork(false)
                        .setRestartPolicy("")
                        .setTerminationGracePeriodSeconds(0)
                        .setSecurityContext(V1.PodSecurityContext.newBuilder()
                                .setRunAsUser(0)
                                .setRunAsNonRoot(false))
                        .addVolumes(V1.Volume.newBuilder()
                                .setName("v")
                                .setVolumeSource(V1.VolumeSource.newBuilder()
                                        .setSecret(V1.SecretVolumeSource.newBuilder()
                                                .setSecretName("s"))))
                        .addContainers(V1.Container.newBuilder()
                                .setName("c")
                                .addArgs("")
                                .setResources(V1.ResourceRequirements.newBuilder()
                                        .putLimits(
                                                "cpu",
                                                Resource.Quantity.newBuilder()
                                                        .setString("500m")
                                                        .build()))
                                .setLivenessProbe(V1.Probe.newBuilder()
                                        .setTimeoutSeconds(0)
                                        .setHandler(V1.ProbeHandler.newBuilder()
                                                .setTcpSocket(V1.TCPSocketAction.newBuilder()
                                                        .setPort(IntStr.IntOrString.newBuilder()
                                                                .setType(1)
                                                                .setStrVal("http")))))))
                .setStatus(V1.PodStatus.newBuilder().setPhase(""))
                .build();
        reads("v1", "Pod", pod, """
                "metadata":{"name":"p","creationTimestamp":"1970-01-01T00:00:01Z","labels":{"a":""}},
                "spec":{"terminationGracePeriodSeconds":0,"securityContext":{"runAsUser":0,"runAsNonRoot":false},
                  "volumes":[{"name":"v","secret":{"secretName":"s"}}],
                  "containers":[{"name":"c","args":[""],"resources":{"limits":{"cpu":"500m"}},
                    "livenessProbe":{"tcpSocket":{"port":"http"}}}]},
                "status":{}
                """);
    }

    @Test
    void aSecretHasBytes() throws IOException {
        V1.Secret secret = V1.Secret.newBuilder()
                .setMetadata(meta("s"))
                .putData("k", ByteString.copyFromUtf8("v"))
                .setType("Opaque")
                .build();
        reads("v1", "Secret", secret, "\"metadata\":{\"name\":\"s\"},\"data\":{\"k\":\"dg==\"},\"type\":\"Opaque\"");
    }

    @Test
    void aZeroThatCountsStays() throws IOException {
        V1Apps.Deployment deployment = V1Apps.Deployment.newBuilder()
                .setSpec(V1Apps.DeploymentSpec.newBuilder()
                        .setReplicas(0)
                        .setMinReadySeconds(0)
                        .setPaused(false)
                        .setStrategy(V1Apps.DeploymentStrategy.newBuilder()
                                .setType("")
                                .setRollingUpdate(V1Apps.RollingUpdateDeployment.newBuilder()
                                        .setMaxSurge(IntStr.IntOrString.newBuilder()
                                                .setType(0)
                                                .setIntVal(2)))))
                .build();
        reads(
                "apps/v1",
                "Deployment",
                deployment,
                "\"spec\":{\"replicas\":0,\"strategy\":{\"rollingUpdate\":{\"maxSurge\":2}}}");
        V1Batch.CronJob cron = V1Batch.CronJob.newBuilder()
                .setSpec(V1Batch.CronJobSpec.newBuilder()
                        .setSchedule("* * * * *")
                        .setSuspend(false))
                .build();
        reads("batch/v1", "CronJob", cron, "\"spec\":{\"schedule\":\"* * * * *\",\"suspend\":false}");
        V1.PersistentVolumeClaim claim = V1.PersistentVolumeClaim.newBuilder()
                .setSpec(V1.PersistentVolumeClaimSpec.newBuilder()
                        .setStorageClassName("")
                        .setVolumeName(""))
                .build();
        reads("v1", "PersistentVolumeClaim", claim, "\"spec\":{\"storageClassName\":\"\"}");
    }

    @Test
    void aReviewHasExtras() throws IOException {
        V1Authorization.SubjectAccessReview review = V1Authorization.SubjectAccessReview.newBuilder()
                .setMetadata(meta(""))
                .setSpec(V1Authorization.SubjectAccessReviewSpec.newBuilder()
                        .setUser("u")
                        .putExtra(
                                "k",
                                V1Authorization.ExtraValue.newBuilder()
                                        .addItems("v")
                                        .build())
                        .setResourceAttributes(V1Authorization.ResourceAttributes.newBuilder()
                                .setVerb("get")
                                .setGroup("")))
                .build();
        reads(
                "authorization.k8s.io/v1",
                "SubjectAccessReview",
                review,
                "\"metadata\":{},\"spec\":{\"user\":\"u\",\"extra\":{\"k\":[\"v\"]},\"resourceAttributes\":{\"verb\":\"get\"}}");
    }

    @Test
    void aSchemaHasItsOddNames() throws IOException {
        V1Apiextensions.JSONSchemaProps props = V1Apiextensions.JSONSchemaProps.newBuilder()
                .setType("object")
                .setRef("r")
                .setDefault(V1Apiextensions.JSON.newBuilder().setRaw(ByteString.copyFromUtf8("{\"a\":1}")))
                .setAdditionalProperties(
                        V1Apiextensions.JSONSchemaPropsOrBool.newBuilder().setAllows(true))
                .setXKubernetesPreserveUnknownFields(true)
                .build();
        V1Apiextensions.CustomResourceDefinition crd = V1Apiextensions.CustomResourceDefinition.newBuilder()
                .setSpec(V1Apiextensions.CustomResourceDefinitionSpec.newBuilder()
                        .addVersions(V1Apiextensions.CustomResourceDefinitionVersion.newBuilder()
                                .setName("v1")
                                .setServed(false)
                                .setSchema(V1Apiextensions.CustomResourceValidation.newBuilder()
                                        .setOpenAPIV3Schema(props))))
                .build();
        reads("apiextensions.k8s.io/v1", "CustomResourceDefinition", crd, """
                "spec":{"versions":[{"name":"v1","served":false,"schema":{"openAPIV3Schema":{"type":"object","$ref":"r",
                  "default":{"a":1},"additionalProperties":true,"x-kubernetes-preserve-unknown-fields":true}}}]}
                """);
    }

    @Test
    void optionsComeUnderAnyGroup() throws IOException {
        Meta.DeleteOptions options = Meta.DeleteOptions.newBuilder()
                .setGracePeriodSeconds(0)
                .setPropagationPolicy("Foreground")
                .build();
        reads("apps/v1", "DeleteOptions", options, "\"gracePeriodSeconds\":0,\"propagationPolicy\":\"Foreground\"");
        reads("v1", "DeleteOptions", options, "\"gracePeriodSeconds\":0,\"propagationPolicy\":\"Foreground\"");
    }

    @Test
    void whatIsNoneIsRefused() throws IOException {
        assertThatThrownBy(() -> ProtobufBody.read("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected prefix [107 56 115 0]");
        byte[] unknown = body("example.com/v1", "Thing", V1.Pod.getDefaultInstance());
        assertThatThrownBy(() -> ProtobufBody.read(unknown))
                .hasMessage("no kind \"Thing\" is registered for version \"example.com/v1\" as protobuf");
        byte[] whole = body(
                "v1", "Pod", V1.Pod.newBuilder().setMetadata(meta("some-name")).build());
        for (int length = 4; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            try {
                ProtobufBody.read(cut);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
