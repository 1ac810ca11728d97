package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Https;
import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.StoreKind;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What {@code ./portcullis} promises. */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Scenario07Launcher {
    private static final Pattern MEBIBYTES = Pattern.compile("([0-9]+) MiB");

    private Portcullis first;
    private Portcullis second;

    @BeforeAll
    void start() {
        first = Portcullis.start("first", StoreKind.EMBEDDED);
        second = Portcullis.start(
                "second", StoreKind.EMBEDDED, "--enable-admission-plugins=AlwaysPullImages", "--anonymous-auth=false");
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
    }

    @Test
    void twoInstancesRunSideBySide() {
        Kubectl onFirst = Kubectl.admin(KubectlVersion.newest(), first, "default");
        Kubectl onSecond = Kubectl.admin(KubectlVersion.newest(), second, "default");

        onFirst.ok("create", "configmap", "here");

        assertThat(onFirst.ok("get", "configmap", "here", "-o", "name")).isEqualTo("configmap/here\n");
        assertThat(onSecond.fails("get", "configmap", "here")).contains("(NotFound)");
        assertThat(onSecond.run("--server=" + first.url(), "get", "pods").exit())
                .as("the second's administrator is nobody to the first")
                .isNotZero();
    }

    @Test
    void stateSurvivesDownAndUp() {
        Kubectl kubectl = Kubectl.admin(KubectlVersion.newest(), first, "default");
        kubectl.ok("create", "serviceaccount", "foo");
        String before = kubectl.ok("get", "sa", "foo", "-o", "jsonpath={.metadata.uid} {.metadata.resourceVersion}");
        String token = await().until(
                        () -> kubectl.ok(
                                "get",
                                "secrets",
                                "-o",
                                "jsonpath={.items[?(@.metadata.annotations"
                                        + "['kubernetes\\.io/service-account\\.name']=='foo')].data.token}"),
                        found -> !found.isEmpty());

        first.down();
        Instant started = Instant.now();
        first.up();
        System.out.printf(
                "  up --detach took %d ms%n",
                Duration.between(started, Instant.now()).toMillis());

        assertThat(kubectl.ok("get", "sa", "foo", "-o", "jsonpath={.metadata.uid}"))
                .isEqualTo(before.split(" ")[0]);
        byte[] bearer = Base64.getDecoder().decode(token);
        try (Https foo = Https.bearer(first, new String(bearer, StandardCharsets.UTF_8))) {
            assertThat(foo.get("/api/v1/namespaces/default/pods").statusCode())
                    .as("its token is still good: known, and allowed nothing")
                    .isEqualTo(403);
        }
    }

    @Test
    void statusNamesTheFiveAndTheirMemory() throws IOException {
        Result status = Portcullis.launcher("status", "--data-dir", first.data().toString());

        assertThat(status.exit()).isZero();
        for (String service : Portcullis.SERVICES) {
            assertThat(status.out())
                    .containsPattern(service + " +" + first.pid(service) + " +127.0.0.1:" + first.port(service)
                            + " +running +[0-9]+ MiB");
        }
        int resident = MEBIBYTES
                .matcher(status.out())
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .sum();
        System.out.println("  resident memory of the five: " + resident + " MiB");
        assertThat(resident).isLessThan(1024);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.pki("sa.key"))))
                .isEqualTo("rw-------");

        first.kill("authz-service");
        Result without =
                Portcullis.launcher("status", "--data-dir", first.data().toString());
        assertThat(without.exit()).isNotZero();
        assertThat(without.out()).containsPattern("authz-service +- +127.0.0.1:[0-9]+ +stopped");

        first.up();
        assertThat(first.pid("authz-service")).isPositive();
    }

    @Test
    void upTwiceSaysThatItRuns() {
        Result again =
                Portcullis.launcher("up", "--detach", "--data-dir", first.data().toString());
        Result other =
                Portcullis.launcher("up", "--detach", "--data-dir", first.data().toString(), "--anonymous-auth=false");

        assertThat(again.exit()).as("%s", again).isZero();
        assertThat(again.out()).contains("runs already at " + first.url());
        assertThat(other.exit()).isNotZero();
        assertThat(other.err()).contains("it runs with other flags");
    }

    @Test
    void anUnknownFlagIsAnErrorThatNamesTheNearestOne() {
        Result result = Portcullis.launcher("up", "--detach", "--authorisation-mode=RBAC");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("unknown flag: --authorisation-mode (did you mean --authorization-mode?)");
    }

    @Test
    void aServiceThatDoesNotStartSaysWhy() {
        String data = System.getProperty("portcullis.home") + "/e2e/target/suites/does-not-start";

        Result result = Portcullis.launcher(
                "up", "--detach", "--data-dir", data, "--port", "26443", "--authorization-mode=Nonsense");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err())
                .contains("authz-service ended while it was starting")
                .contains("Nonsense");
        assertThat(Portcullis.launcher("status", "--data-dir", data).out()).doesNotContain("running");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            String data = System.getProperty("portcullis.home") + "/e2e/target/suites/port-taken";

            Result result = Portcullis.launcher("up", "--detach", "--data-dir", data, "--port", port);

            assertThat(result.exit()).isNotZero();
            assertThat(result.err()).contains("port " + port + " is taken");
        }
    }

    /** Plugins are enabled through command-line options when the API server starts. */
    @Test
    void flagsReachTheServiceThatTheyConcern() {
        Kubectl kubectl = Kubectl.admin(KubectlVersion.newest(), second, "default");

        await().untilAsserted(() -> kubectl.ok("run", "shell", "--image=busybox", "--image-pull-policy=Never"));

        assertThat(kubectl.ok("get", "pod", "shell", "-o", "jsonpath={.spec.containers[0].imagePullPolicy}"))
                .isEqualTo("Always");
        try (Https nobody = Https.anonymous(second)) {
            assertThat(nobody.get("/api").statusCode()).isEqualTo(401);
        }
    }
}
