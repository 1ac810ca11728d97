package dev.portcullis.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.TestServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
