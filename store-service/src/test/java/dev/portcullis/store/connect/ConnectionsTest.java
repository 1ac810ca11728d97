package dev.portcullis.store.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.store.rest.TestServer;
import dev.portcullis.store.rest.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {
    @TempDir
    static Path dir;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(dir);
        create("/api/v1/nodes", "{\"metadata\":{\"name\":\"bare\"}}");
        create("/api/v1/nodes", """
                {"metadata": {"name": "known"}, "status": {
                 "addresses": [{"type": "InternalIP", "address": "192.0.2.7"}],
                 "daemonEndpoints": {"kubeletEndpoint": {"Port": 10777}}}}""");
        create("/api/v1/namespaces/default/services", """
                {"metadata": {"name": "s"}, "spec": {"ports": [{"name": "http", "port": 80}]}}""");
        create("/api/v1/namespaces/default/endpoints", "{\"metadata\":{\"name\":\"s\"}}");
        pod("waiting", "");
        pod("two", "\"nodeName\": \"bare\",", "{\"name\": \"d\", \"image\": \"i\"},");
        pod("lost", "\"nodeName\": \"gone\",");
        pod("bare", "\"nodeName\": \"bare\",");
        pod("known", "\"nodeName\": \"known\",");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | pods/none/log            | 404 | pods "none" not found
            GET    | pods/none/exec           | 404 | pods "none" not found
            GET    | pods/two/log             | 400 | a container name must be specified for pod two, choose one of: [d c]
            GET    | pods/two/log?container=x | 400 | container x is not valid for pod two
            POST   | pods/two/exec?command=ls | 400 | a container name must be specified for pod two, choose one of: [d c]
            POST   | pods/waiting/exec        | 400 | pod waiting does not have a host assigned
            GET    | pods/waiting/portforward | 400 | pod waiting does not have a host assigned
            POST   | pods/lost/attach         | 404 | nodes "gone" not found
            POST   | pods/bare/exec           | 500 | no preferred addresses found; known addresses: []
            POST   | pods/known/exec          | 500 | error dialing backend: dial tcp 192.0.2.7:10777: this
            GET    | pods/known/log           | 500 | Get "https://192.0.2.7:10777/containerLogs/default/known/c": dial tcp
            GET    | pods/known/log?tailLines=-1 | 422 | PodLogOptions "known" is invalid: tailLines: Invalid value: -1: must be
            GET    | pods/bare/proxy          | 400 | address not allowed
            GET    | pods/a:b:c:d/proxy       | 400 | invalid pod request "a:b:c:d"
            GET    | services/s/proxy/a/b     | 503 | no endpoints available for service "s"
            PUT    | services/s:nope/proxy/   | 503 | no service port "nope" found for service "s"
            GET    | services/none/proxy      | 404 | services "none" not found
            """)
    void whyThereIsNoConnection(String method, String path, int status, String message) throws Exception {
        Answer answer = server.send(method, "/api/v1/namespaces/default/" + path, "");

        assertThat(answer.status()).as(answer.message()).isEqualTo(status);
        assertThat(answer.message()).startsWith(message);
        assertThat(answer.json().path("kind").asString()).isEqualTo("Status");
    }

    @ParameterizedTest
    @CsvSource({"GET, known/proxy/healthz, 503", "DELETE, known/proxy/x, 503", "GET, bare/proxy/, 500"})
    void nodes(String method, String path, int status) throws Exception {
        assertThat(server.send(method, "/api/v1/nodes/" + path, "").status()).isEqualTo(status);
    }

    /** A DELETE through the proxy is not one of the pod. */
    @ParameterizedTest
    @CsvSource({"DELETE", "PUT", "PATCH", "POST"})
    void whatGoesThroughAProxyIsNotAboutThePod(String method) throws Exception {
        String pod = "/api/v1/namespaces/default/pods/known";
        byte[] before = server.get(pod).response().body();

        assertThat(server.send(method, pod + "/proxy", "{}").status()).isEqualTo(400);

        assertThat(server.get(pod).response().body()).isEqualTo(before);
    }

    /** As long as it has no node, it has no log. */
    @ParameterizedTest
    @CsvSource({"waiting/log", "waiting/log?container=c"})
    void anEmptyLog(String path) throws Exception {
        assertThat(server.get("/api/v1/namespaces/default/pods/" + path).status())
                .isEqualTo(204);
    }

    private static void pod(String name, String spec, String... containers) throws Exception {
        create(
                "/api/v1/namespaces/default/pods",
                "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{" + spec + "\"containers\":["
                        + String.join("", containers) + "{\"name\":\"c\",\"image\":\"i\"}]}}");
    }

    private static void create(String path, String body) throws Exception {
        assertThat(server.send("POST", path, body, "Content-Type", "application/json")
                        .status())
                .isEqualTo(201);
    }
}
