package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.client.Kubectl;
import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A kind of one's own: defined, used like any other, changed, and taken away with all that there is of it. */
@ParameterizedClass(name = "{0}, kubectl {1}")
@MethodSource("dev.portcullis.e2e.Cases#storesAndClients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Scenario26CustomResources {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Parameter(0)
    StoreKind store;

    @Parameter(1)
    KubectlVersion version;

    private Kubectl kubectl;
    private String group;

    @BeforeParameterizedClassInvocation
    void define() {
        kubectl = Kubectl.admin(version, SharedSuites.on(store), SharedSuites.name("custom-1-" + version.minor()));
        group = "k" + version.minor() + ".example.com";
        kubectl.ok("create", "namespace", kubectl.namespace());
        kubectl.ok("apply", "-f", definition("").toString());
        kubectl.ok("wait", "--for=condition=Established", "--timeout=20s", "crd/crontabs." + group);
    }

    @AfterParameterizedClassInvocation
    void takeAway() {
        kubectl.ok("delete", "crd", "crontabs." + group, "--ignore-not-found", "--timeout=20s");
        kubectl.ok("delete", "namespace", kubectl.namespace(), "--wait=false");
    }

    private Path definition(String more) {
        String versions = version("v1", true, more) + version("v1beta1", false, more);
        return kubectl.file("crontabs.yaml", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: crontabs.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {plural: crontabs, kind: CronTab, shortNames: [ct%2$d], categories: [all]}
                  versions:
                %3$s""".formatted(group, version.minor(), versions));
    }

    private static String version(String name, boolean stored, String more) {
        return """
                  - name: %s
                    served: true
                    storage: %s
                    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
                    additionalPrinterColumns:
                    - {name: Spec, type: string, jsonPath: .spec.cronSpec}
                    - {name: Replicas, type: integer, jsonPath: .spec.replicas}
                    schema:
                      openAPIV3Schema:
                        type: object
                        required: [spec]
                        properties:
                          spec:
                            type: object
                            required: [cronSpec]
                            x-kubernetes-validations:
                            - {rule: "!has(self.image) || self.image != 'bad'", message: not that image}
                            - {rule: "self.replicas >= oldSelf.replicas", message: never fewer}
                            properties:
                              cronSpec: {type: string, description: When it runs., pattern: '^\\S+( \\S+)+$'}
                              image: {type: string}
                              replicas: {type: integer, minimum: 1, maximum: 10, default: 1}
                              ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name],
                                      items: {type: object, required: [name], properties: {name: {type: string}, port: {type: integer}}}}
                %s          status:
                            type: object
                            properties: {replicas: {type: integer}}
                """.formatted(name, stored, more.indent(14)).indent(2);
    }

    private Path crontab(String name, String spec) {
        return kubectl.file(
                name + ".yaml",
                "apiVersion: %s/v1\nkind: CronTab\nmetadata: {name: %s}\nspec: %s\n".formatted(group, name, spec));
    }

    private String field(String name, String path) {
        return kubectl.ok("get", "crontab", name, "-o", "jsonpath={" + path + "}");
    }

    @Test
    @Order(1)
    void isUsedLikeAnyOther() {
        assertThat(kubectl.ok("explain", "crontab.spec")).contains("When it runs.");
        assertThat(kubectl.ok("api-resources", "--api-group=" + group)).contains("crontabs", "CronTab");
        kubectl.ok("apply", "-f", crontab("mine", "{cronSpec: \"* * *\"}").toString());
        assertThat(kubectl.ok("get", "ct" + version.minor()))
                .containsPattern("NAME +SPEC +REPLICAS\nmine +\\* \\* \\* +1");
        assertThat(kubectl.ok("get", "all")).contains("crontab." + group + "/mine");
        assertThat(kubectl.ok("get", "crontabs.v1beta1." + group, "mine", "-o", "jsonpath={.apiVersion}"))
                .isEqualTo(group + "/v1beta1");
        kubectl.ok("scale", "crontab", "mine", "--replicas=3");
        assertThat(field("mine", ".spec.replicas")).isEqualTo("3");
        assertThat(field("mine", ".metadata.generation")).isEqualTo("2");
        kubectl.ok("patch", "crontab", "mine", "--type=merge", "-p", "{\"status\": {\"replicas\": 3}}");
        assertThat(field("mine", ".status")).isEmpty();
        assertThat(kubectl.ok("describe", "crontab", "mine")).contains("Cron Spec:");
    }

    @Test
    @Order(2)
    void isHeldAgainstItsDefinition() {
        assertThat(kubectl.fails(
                        "create", "-f", crontab("bad", "{cronSpec: never}").toString()))
                .contains("The CronTab \"bad\" is invalid: spec.cronSpec: Invalid value: \"never\":"
                        + " spec.cronSpec in body should match");
        assertThat(kubectl.fails(
                        "create",
                        "-f",
                        crontab("bad", "{cronSpec: \"* *\", replicas: 11}").toString()))
                .contains("spec.replicas in body should be less than or equal to 10");
        assertThat(kubectl.fails(
                        "create",
                        "-f",
                        crontab("bad", "{cronSpec: \"* *\", image: bad}").toString()))
                .contains("not that image");
        assertThat(kubectl.fails("patch", "crontab", "mine", "--type=merge", "-p", "{\"spec\": {\"replicas\": 2}}"))
                .contains("never fewer");
        assertThat(kubectl.fails(
                        "create",
                        "-f",
                        crontab("bad", "{cronSpec: \"* *\", nonsense: 1}").toString()))
                .contains("unknown field");
        assertThat(kubectl.fails(
                        "create",
                        "--validate=false",
                        "-f",
                        crontab("bad", "{cronSpec: \"* *\", ports: [{name: a}, {name: a}]}")
                                .toString()))
                .contains("spec.ports[1]: Duplicate value: {\"name\":\"a\"}");
    }

    @Test
    @Order(3)
    void isOwnedFieldByField() {
        String ports = "{cronSpec: \"* *\", ports: [{name: %s, port: %d}]}";
        for (String manager : new String[] {"one", "two"}) {
            kubectl.ok(
                    "apply",
                    "--server-side",
                    "--field-manager=" + manager,
                    "-f",
                    crontab("shared", ports.formatted(manager, 80)).toString());
        }
        assertThat(field("shared", ".spec.ports[*].name")).isEqualTo("one two");
        assertThat(kubectl.fails(
                        "apply",
                        "--server-side",
                        "--field-manager=two",
                        "-f",
                        crontab("shared", ports.formatted("one", 81)).toString()))
                .contains("conflict with \"one\"");
    }

    @Test
    @Order(4)
    void isForThoseWhoMayUseIt() {
        String user = "--as=user-" + version.minor();
        kubectl.ok("create", "role", "reader", "--verb=get,list", "--resource=crontabs." + group);
        kubectl.ok("create", "rolebinding", "reader", "--role=reader", "--user=user-" + version.minor());
        await().atMost(SOON).until(() -> kubectl.run("get", "crontabs", user).exit() == 0);
        assertThat(kubectl.fails("delete", "crontab", "mine", user))
                .contains("crontabs." + group + " \"mine\" is forbidden: User \"user-" + version.minor()
                        + "\" cannot delete resource \"crontabs\" in API group \"" + group + "\"");
    }

    @Test
    @Order(5)
    void countsForQuotas() {
        kubectl.ok("create", "quota", "few", "--hard=count/crontabs." + group + "=3");
        await().atMost(SOON)
                .until(
                        () -> kubectl.ok("get", "quota", "few", "-o", "jsonpath={.status.used}"),
                        used -> used.contains("\"2\""));
        kubectl.ok("create", "-f", crontab("third", "{cronSpec: \"* *\"}").toString());
        assertThat(kubectl.fails(
                        "create", "-f", crontab("fourth", "{cronSpec: \"* *\"}").toString()))
                .contains("exceeded quota: few, requested: count/crontabs." + group + "=1, used: count/crontabs."
                        + group + "=3, limited: count/crontabs." + group + "=3");
    }

    @Test
    @Order(6)
    void changesWithItsDefinition() {
        kubectl.ok(
                "apply",
                "-f",
                definition("shape: {type: string, default: round}\n").toString());
        await().atMost(SOON).until(() -> field("mine", ".spec.shape").equals("round"));
    }

    @Test
    @Order(7)
    void goesWithItsDefinition() {
        kubectl.ok("create", "configmap", "owned");
        kubectl.ok(
                "patch",
                "configmap",
                "owned",
                "--type=merge",
                "-p",
                "{\"metadata\": {\"ownerReferences\": [{\"apiVersion\": \"%s/v1\", \"kind\": \"CronTab\", \"name\": \"mine\", \"uid\": \"%s\"}]}}"
                        .formatted(group, field("mine", ".metadata.uid")));
        kubectl.ok("delete", "crd", "crontabs." + group, "--timeout=20s");
        assertThat(kubectl.fails("get", "--raw", "/apis/" + group)).contains("could not find the requested resource");
        await().atMost(SOON)
                .until(() -> kubectl.run("get", "configmap", "owned").exit() != 0);
        kubectl.ok("apply", "-f", definition("").toString());
        kubectl.ok("wait", "--for=condition=Established", "--timeout=20s", "crd/crontabs." + group);
        assertThat(kubectl.ok("get", "--raw", "/apis/" + group + "/v1/crontabs"))
                .contains("\"items\":[]");
    }
}
