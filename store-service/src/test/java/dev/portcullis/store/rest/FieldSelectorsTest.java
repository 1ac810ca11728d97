package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.TestServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of each kind that lists can be narrowed by. */
class FieldSelectorsTest {
    private static final String JSON = "application/json";
    private static final String POD =
            "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"nodeName\":\"n1\",\"serviceAccountName\":\"sa\",\"hostNetwork\":true,"
                    + "\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]}}";
    private static final String EVENT =
            "{\"metadata\":{\"name\":\"e\"},\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"default\"},"
                    + "\"reason\":\"R\",\"type\":\"Normal\",\"source\":{\"component\":\"kubelet\"}}";

    @TempDir
    static Path dir;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(dir);
        create("/api/v1/namespaces/default/pods", POD);
        server.send(
                "PATCH",
                "/api/v1/namespaces/default/pods/p/status",
                "{\"status\":{\"phase\":\"Running\",\"podIP\":\"10.0.0.1\",\"podIPs\":[{\"ip\":\"10.0.0.1\"}]}}",
                "Content-Type",
                "application/merge-patch+json");
        create("/api/v1/namespaces/default/events", EVENT);
        create("/api/v1/nodes", "{\"metadata\":{\"name\":\"n1\"},\"spec\":{\"unschedulable\":true}}");
        create("/api/v1/namespaces/default/secrets", "{\"metadata\":{\"name\":\"s\"},\"type\":\"example.com/t\"}");
        create(
                "/api/v1/namespaces/default/services",
                "{\"metadata\":{\"name\":\"v\"},\"spec\":{\"clusterIP\":\"None\",\"ports\":[{\"port\":80}]}}");
        create(
                "/apis/resource.k8s.io/v1/resourceslices",
                "{\"metadata\":{\"name\":\"r\"},\"spec\":{\"driver\":\"d.example.com\",\"nodeName\":\"n1\","
                        + "\"pool\":{\"name\":\"p\",\"resourceSliceCount\":1}}}");
    }

    private static final String TEMPLATE =
            "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\"}],"
                    + "\"restartPolicy\":\"%s\"}}";

    /** Those that are told apart by what has become of them, or of whom they ask. */
    @BeforeAll
    static void startWorkloads() throws Exception {
        String batch = "/apis/batch/v1/namespaces/default/jobs";
        create(batch, "{\"metadata\":{\"name\":\"j\"},\"spec\":{" + TEMPLATE.formatted("Never") + "}}");
        status(batch + "/j", "{\"succeeded\":3}");
        String sets = "/apis/apps/v1/namespaces/default/replicasets";
        create(
                sets,
                "{\"metadata\":{\"name\":\"rs\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},"
                        + TEMPLATE.formatted("Always") + "}}");
        status(sets + "/rs", "{\"replicas\":2}");
        String controllers = "/api/v1/namespaces/default/replicationcontrollers";
        create(
                controllers,
                "{\"metadata\":{\"name\":\"rc\"},\"spec\":{\"selector\":{\"a\":\"b\"}," + TEMPLATE.formatted("Always")
                        + "}}");
        status(controllers + "/rc", "{\"replicas\":2}");
        create(
                "/apis/certificates.k8s.io/v1/certificatesigningrequests",
                "{\"metadata\":{\"name\":\"csr\"},\"spec\":{\"signerName\":\"example.com/s\",\"usages\":[\"digital signature\"],"
                        + "\"request\":\"" + request() + "\"}}");
    }

    private static String request() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=a"), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        String pem = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static void status(String path, String status) throws Exception {
        Answer patched = server.send(
                "PATCH",
                path + "/status",
                "{\"status\":" + status + "}",
                "Content-Type",
                "application/merge-patch+json");
        assertThat(patched.status()).as(patched.message()).isEqualTo(200);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void create(String path, String body) throws Exception {
        Answer created = server.send("POST", path, body, "Content-Type", JSON);
        assertThat(created.status()).as(created.message()).isEqualTo(201);
    }

    private static Answer list(String resource, String selector) throws Exception {
        return server.get("/" + resource + "?fieldSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api/v1/pods                               | p | metadata.name=p
            api/v1/pods                               | p | metadata.namespace=default
            api/v1/pods                               | p | spec.nodeName=n1
            api/v1/pods                               | p | spec.host=n1
            api/v1/pods                               | p | spec.restartPolicy=Always
            api/v1/pods                               | p | spec.schedulerName=default-scheduler
            api/v1/pods                               | p | spec.serviceAccountName=sa
            api/v1/pods                               | p | spec.hostNetwork=true
            api/v1/pods                               | p | status.phase=Running
            api/v1/pods                               | p | status.podIP=10.0.0.1
            api/v1/pods                               | p | status.podIPs=10.0.0.1
            api/v1/pods                               | p | status.nominatedNodeName=
            api/v1/events                             | e | involvedObject.kind=Pod
            api/v1/events                             | e | involvedObject.name=p
            api/v1/events                             | e | involvedObject.namespace=default
            api/v1/events                             | e | involvedObject.uid=
            api/v1/events                             | e | involvedObject.apiVersion=
            api/v1/events                             | e | involvedObject.resourceVersion=
            api/v1/events                             | e | involvedObject.fieldPath=
            api/v1/events                             | e | reason=R
            api/v1/events                             | e | type=Normal
            api/v1/events                             | e | source=kubelet
            api/v1/events                             | e | reportingComponent=
            apis/events.k8s.io/v1/events              | e | regarding.kind=Pod
            apis/events.k8s.io/v1/events              | e | regarding.name=p
            apis/events.k8s.io/v1/events              | e | reason=R
            apis/events.k8s.io/v1/events              | e | type=Normal
            api/v1/nodes                              | n1 | spec.unschedulable=true
            api/v1/namespaces                         | default | status.phase=Active,metadata.name=default
            api/v1/secrets                            | s | type=example.com/t
            api/v1/services                           | v | spec.clusterIP=None
            api/v1/services                           | v | spec.type=ClusterIP,metadata.name=v
            apis/resource.k8s.io/v1/resourceslices    | r | spec.driver=d.example.com
            apis/resource.k8s.io/v1/resourceslices    | r | spec.nodeName=n1
            apis/batch/v1/jobs                        | j | status.successful=3
            apis/batch/v1/jobs                        | j | metadata.name=j
            apis/apps/v1/replicasets                  | rs | status.replicas=2
            apis/apps/v1/replicasets                  | rs | metadata.namespace=default
            api/v1/replicationcontrollers             | rc | status.replicas=2
            api/v1/replicationcontrollers             | rc | metadata.name=rc
            apis/certificates.k8s.io/v1/certificatesigningrequests | csr | spec.signerName=example.com/s
            apis/certificates.k8s.io/v1/certificatesigningrequests | csr | metadata.name=csr
            """)
    void select(String resource, String name, String selector) throws Exception {
        assertThat(names(list(resource, selector))).as("=").contains(name);
        String first = selector.contains(",") ? selector.substring(0, selector.indexOf(',')) : selector;
        assertThat(names(list(resource, first.replace("=", "!=")))).as("!=").doesNotContain(name);
        assertThat(names(list(resource, first + "-other"))).as("another value").doesNotContain(name);
    }

    private static String names(Answer list) {
        assertThat(list.status()).as(list.message()).isEqualTo(200);
        StringBuilder names = new StringBuilder();
        list.json()
                .path("items")
                .forEach(item ->
                        names.append(item.at("/metadata/name").asString()).append(' '));
        return names.toString().isEmpty() ? "-" : ' ' + names.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api/v1/pods                                      | spec.foo=x            | field label not supported: spec.foo
            api/v1/configmaps                                | data.a=x              | "data.a" is not a known field selector: only "metadata.name", "metadata.namespace"
            apis/apps/v1/deployments                         | status.replicas=0     | "status.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"
            apis/events.k8s.io/v1/events                     | involvedObject.name=p | field label not supported: involvedObject.name
            """)
    void others(String resource, String selector, String message) throws Exception {
        Answer refused = list(resource, selector);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).isEqualTo(message);
    }
}
