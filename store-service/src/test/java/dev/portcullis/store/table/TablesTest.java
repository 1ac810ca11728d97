package dev.portcullis.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.Names;
import dev.portcullis.store.catalog.PrinterColumn;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TablesTest {
    private static final TableOptions V1 = new TableOptions("v1", IncludeObject.METADATA, true);

    private final Catalog catalog = BuiltinCatalog.load(new ModelDefinitions());

    @Test
    void everyKindHasAsManyCellsAsColumns() {
        ObjectNode empty = json("{\"metadata\": {\"name\": \"a\"}}");
        assertThat(catalog.all()).allSatisfy(type -> {
            JsonNode table = Tables.of(type, Json.object(), List.of(empty), V1);
            assertThat(table.at("/rows/0/cells").size())
                    .isEqualTo(table.at("/columnDefinitions").size());
        });
        assertThat(KindColumns.definitions()).allMatch(Printers::knows);
    }

    @Test
    void aTableIsWhatKubernetesAnswers() {
        String time =
                Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode configMap = json("""
                {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "a", "creationTimestamp": "%s"}, "data": {"x": "1", "y": "2"}}""".formatted(time));
        ResourceType type = type("", "configmaps");
        JsonNode metadata = json("{\"resourceVersion\": \"7\", \"name\": \"ignored\"}");
        assertThat(Tables.of(
                                type,
                                metadata,
                                List.of(configMap),
                                new TableOptions("v1beta1", IncludeObject.METADATA, false))
                        .toString())
                .isEqualTo("""
                {"kind":"Table","apiVersion":"meta.k8s.io/v1beta1","metadata":{"resourceVersion":"7"},"columnDefinitions":null,\
                "rows":[{"cells":["a",2,"30s"],"object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1beta1",\
                "metadata":{"name":"a","creationTimestamp":"%s"}}}]}""".formatted(time));
        assertThat(Tables.of(type, metadata, List.of(configMap), new TableOptions("v1", IncludeObject.NONE, true))
                        .at("/rows/0/object")
                        .isNull())
                .isTrue();
        assertThat(Tables.of(type, metadata, List.of(configMap), new TableOptions("v1", IncludeObject.OBJECT, true))
                        .at("/rows/0/object"))
                .isEqualTo(configMap);
        assertThat(Tables.of(type, metadata, List.of(), V1)
                        .at("/columnDefinitions/0")
                        .toString())
                .startsWith(
                        "{\"name\":\"Name\",\"type\":\"string\",\"format\":\"name\",\"description\":\"Name must be unique")
                .endsWith("\"priority\":0}");
    }

    @Test
    void pods() {
        assertThat(cells("", "pods", "{\"spec\": {\"containers\": [{}]}, \"status\": {\"phase\": \"Pending\"}}"))
                .isEqualTo(
                        "[\"\",\"0/1\",\"Pending\",\"0\",\"<unknown>\",\"<none>\",\"<none>\",\"<none>\",\"<none>\"]");
        assertThat(cells("", "pods", """
                {"spec": {"containers": [{}, {}], "nodeName": "n", "readinessGates": [{"conditionType": "G"}]}, "status": {"phase": "Running", "podIPs": [{"ip": "1.2.3.4"}],
                 "conditions": [{"type": "Ready", "status": "True"}],
                 "containerStatuses": [{"ready": true, "restartCount": 2, "state": {"running": {}}}, {"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}"""))
                .isEqualTo(
                        "[\"\",\"1/2\",\"CrashLoopBackOff\",\"2\",\"<unknown>\",\"1.2.3.4\",\"n\",\"<none>\",\"0/1\"]");
        assertThat(cells("", "pods", """
                {"spec": {"containers": [{}], "initContainers": [{"name": "a"}, {"name": "b"}]}, "status": {"phase": "Pending",
                 "initContainerStatuses": [{"name": "a", "state": {"terminated": {"exitCode": 0}}}, {"name": "b", "restartCount": 3, "state": {"running": {}}}]}}""")).contains("\"0/1\",\"Init:1/2\",\"3\"");
        assertThat(cells(
                        "",
                        "pods",
                        "{\"metadata\": {\"deletionTimestamp\": \"x\"}, \"status\": {\"phase\": \"Running\"}}"))
                .contains("Terminating");
    }

    @Test
    void services() {
        assertThat(cells("", "services", """
                {"spec": {"type": "NodePort", "clusterIPs": ["10.0.0.1"], "selector": {"a": "b"}, "ports": [{"port": 80, "nodePort": 30997, "protocol": "TCP"}]}}"""))
                .isEqualTo("[\"\",\"NodePort\",\"10.0.0.1\",\"<none>\",\"80:30997/TCP\",\"<unknown>\",\"a=b\"]");
        assertThat(cells("", "services", "{\"spec\": {\"type\": \"LoadBalancer\"}}"))
                .isEqualTo("[\"\",\"LoadBalancer\",\"<none>\",\"<pending>\",\"<none>\",\"<unknown>\",\"<none>\"]");
    }

    @Test
    void deployments() {
        assertThat(cells("apps", "deployments", """
                {"spec": {"replicas": 1, "selector": {"matchLabels": {"app": "x"}, "matchExpressions": [{"key": "a", "operator": "In", "values": ["2", "1"]}]},
                 "template": {"spec": {"containers": [{"name": "c", "image": "busybox"}]}}}}"""))
                .isEqualTo("[\"\",\"0/1\",0,0,\"<unknown>\",\"c\",\"busybox\",\"a in (1,2),app=x\"]");
    }

    @Test
    void eventsOfBothGroups() {
        String core = cells("", "events", """
                {"involvedObject": {"kind": "Pod", "name": "p"}, "type": "Normal", "reason": "R", "message": "m ", "source": {"component": "c", "host": "h"}}""");
        assertThat(core)
                .isEqualTo("[\"<unknown>\",\"Normal\",\"R\",\"pod/p\",\"\",\"c, h\",\"m\",\"<unknown>\",1,\"\"]");
        assertThat(cells("events.k8s.io", "events", """
                {"regarding": {"kind": "Pod", "name": "p"}, "type": "Normal", "reason": "R", "note": "m", "deprecatedSource": {"component": "c", "host": "h"}}""")).isEqualTo(core);
    }

    @Test
    void nodesAndBindings() {
        assertThat(cells("", "nodes", """
                {"metadata": {"labels": {"node-role.kubernetes.io/worker": ""}}, "spec": {"unschedulable": true}, "status": {"conditions": [{"type": "Ready", "status": "False"}]}}"""))
                .startsWith("[\"\",\"NotReady,SchedulingDisabled\",\"worker\",\"<unknown>\",\"\",\"<none>\"");
        assertThat(cells("rbac.authorization.k8s.io", "rolebindings", """
                {"roleRef": {"kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "u"}, {"kind": "ServiceAccount", "namespace": "n", "name": "s"}]}"""))
                .isEqualTo("[\"\",\"Role/r\",\"<unknown>\",\"u\",\"\",\"n/s\"]");
        assertThat(cells(
                        "rbac.authorization.k8s.io",
                        "roles",
                        "{\"metadata\": {\"creationTimestamp\": \"2024-01-01T00:00:00Z\"}}"))
                .isEqualTo("[\"\",\"2024-01-01T00:00:00Z\"]");
    }

    @Test
    void flowSchemasStandInTheOrderInWhichTheyAreTried() {
        List<ObjectNode> schemas = List.of(
                json("{\"metadata\": {\"name\": \"a\"}, \"spec\": {\"matchingPrecedence\": 9000}}"),
                json("{\"metadata\": {\"name\": \"c\"}, \"spec\": {\"matchingPrecedence\": 10}}"),
                json("{\"metadata\": {\"name\": \"b\"}, \"spec\": {\"matchingPrecedence\": 10}}"));
        JsonNode table = Tables.of(type("flowcontrol.apiserver.k8s.io", "flowschemas"), Json.object(), schemas, V1);
        assertThat(table.path("rows")
                        .valueStream()
                        .map(row -> row.at("/cells/0").asString()))
                .containsExactly("b", "c", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "storageclasses, storageclass.kubernetes.io/is-default-class",
        "storageclasses, storageclass.beta.kubernetes.io/is-default-class",
        "volumeattributesclasses, volumeattributesclass.alpha.kubernetes.io/is-default-class"
    })
    void whatIsTheDefaultSaysSo(String plural, String annotation) {
        for (String value : List.of("true", "false")) {
            ObjectNode object = json("{\"metadata\": {\"name\": \"a\", \"annotations\": {\"%s\": \"%s\"}}}"
                    .formatted(annotation, value));
            JsonNode table = Tables.of(type("storage.k8s.io", plural), Json.object(), List.of(object), V1);
            assertThat(table.at("/rows/0/cells/0").asString()).isEqualTo(value.equals("true") ? "a (default)" : "a");
        }
    }

    @Test
    void customResourcesByTheirPaths() {
        ResourceType type = new ResourceType(
                "example.com",
                "v1",
                new Names("things", "thing", "Thing", "ThingList", List.of(), List.of()),
                true,
                List.of("list"),
                List.of(),
                null,
                ResourceType.STORE,
                List.of(),
                List.of(
                        new PrinterColumn("Size", "integer", "", "", 0, ".spec.size"),
                        new PrinterColumn(
                                "Ready", "string", "", "", 0, ".status.conditions[?(@.type==\"Ready\")].status"),
                        new PrinterColumn("Odd", "integer", "", "", 0, ".spec.name"),
                        new PrinterColumn("Note", "string", "", "", 1, ".metadata.annotations.a\\.b/c")),
                () -> Schema.of(Json.object(), Definitions.NONE));
        assertThat(Tables.of(type, Json.object(), List.of(json("""
                {"metadata": {"name": "t", "annotations": {"a.b/c": "n"}}, "spec": {"size": 3, "name": "x"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}""")), V1)
                        .at("/rows/0/cells")
                        .toString())
                .isEqualTo("[\"t\",3,\"True\",null,\"n\"]");
    }

    @Test
    void anUnknownIncludeObjectIsABadRequest() {
        assertThatThrownBy(() -> IncludeObject.of("Some"))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "Unable to convert to Table as requested: includeObject: Invalid value: \"Some\": must be 'Metadata', 'Object', 'None', or empty");
        assertThat(IncludeObject.of(null)).isEqualTo(IncludeObject.METADATA);
    }

    @ParameterizedTest
    @CsvSource({
        "-2, <invalid>",
        "-1, 0s",
        "0, 0s",
        "119, 119s",
        "120, 2m",
        "150, 2m30s",
        "600, 10m",
        "10799, 179m",
        "10800, 3h",
        "11460, 3h11m",
        "28800, 8h",
        "172800, 2d",
        "180000, 2d2h",
        "691200, 8d",
        "63072000, 2y",
        "66528000, 2y40d",
        "252288000, 8y"
    })
    void durationsForPeople(long seconds, String text) {
        assertThat(HumanDuration.of(java.time.Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    private String cells(String group, String plural, String object) {
        ObjectNode json = json(object);
        return Tables.of(type(group, plural), Json.object(), List.of(json), V1)
                .at("/rows/0/cells")
                .toString();
    }

    private ResourceType type(String group, String plural) {
        return catalog.find(group, "v1", plural).orElseThrow();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
