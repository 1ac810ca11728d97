package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.user.UserInfo;
import dev.portcullis.store.allocation.FakeNetwork;
import dev.portcullis.store.catalog.Names;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.Storage;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.transform.BodyDecoder;
import dev.portcullis.store.transform.Decoded;
import dev.portcullis.store.transform.Defaulter;
import dev.portcullis.store.transform.FieldValidation;
import dev.portcullis.store.transform.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CustomResourceTest {
    private static final String SCHEMA = """
            {"type": "object", "required": ["spec"], "properties": {
              "metadata": {"$ref": "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"},
              "spec": {"type": "object", "required": ["size"], "properties": {
                "size": {"type": "integer", "minimum": 1, "maximum": 10},
                "color": {"type": "string", "enum": ["red", "blue"], "default": "red"},
                "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
                "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2, "x-kubernetes-list-type": "set"},
                "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
                "port": {"x-kubernetes-int-or-string": true},
                "nul": {"type": "string", "nullable": true},
                "m": {"type": "object", "additionalProperties": {"type": "integer"}},
                "when": {"type": "string", "format": "date-time"},
                "empty": {"type": "string", "default": "x"},
                "one": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                        "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
                "list": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
                         "items": {"type": "object", "properties": {"k": {"type": "string"}}}}}},
              "status": {"type": "object", "properties": {"ready": {"type": "boolean"}}}}}""";
    private static final ResourceType THINGS = new ResourceType(
            "example.com",
            "v1",
            new Names("things", "thing", "Thing", "ThingList", List.of(), List.of()),
            true,
            List.of("create"),
            List.of(new Subresource("status", "example.com/v1", "Thing", List.of("update"), ResourceType.STORE)),
            new Storage("/registry/example.com/things", "example.com/v1"),
            ResourceType.STORE,
            List.of(),
            List.of(),
            () -> Schema.of((ObjectNode) Json.read(SCHEMA.getBytes(StandardCharsets.UTF_8)), new ModelDefinitions()));
    private static final WriteContext CONTEXT = new WriteContext(UserInfo.of("a"), false);

    private final FakeNetwork network = new FakeNetwork();
    private final ResourceStrategy strategy = new Strategies(network, network.ports()).of(THINGS);

    private static Decoded decode(String spec) {
        String body = "{\"metadata\": {\"name\": \"a\", \"namespace\": \"ns\", \"x\": 1}, \"spec\": " + spec + "}";
        Decoded decoded = BodyDecoder.decode(
                body.getBytes(StandardCharsets.UTF_8), "application/json", FieldValidation.WARN, THINGS);
        Defaulter.apply(THINGS, decoded.object());
        return decoded;
    }

    @Test
    void isPrunedAndDefaulted() {
        Decoded decoded = decode("""
                {"size": 3, "nonsense": 1, "free": {"x": {"y": 1}}, "nul": null, "name": null, "empty": ""}""");
        assertThat(decoded.object().get("spec")).hasToString("""
                {"size":3,"free":{"x":{"y":1}},"nul":null,"empty":"","color":"red"}""");
        assertThat(decoded.warnings()).contains("unknown field \"spec.nonsense\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                            | spec.size: Required value
            {"size": 0}                   | spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1
            {"size": 11}                  | spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10
            {"size": "big"}               | spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"
            {"size": 1.5}                 | spec.size: Invalid value: "number": spec.size in body must be of type integer: "number"
            {"size": 1, "color": "green"} | spec.color: Unsupported value: "green": supported values: "red", "blue"
            {"size": 1, "name": "A1"}     | spec.name: Invalid value: "A1": spec.name in body should match '^[a-z]+$'
            {"size": 1, "name": "abcdef"} | spec.name: Too long: may not be more than 5 bytes
            {"size": 1, "tags": ["a", "b", "c"]} | spec.tags: Too many: 3: must have at most 2 items
            {"size": 1, "tags": ["a", "a"]} | spec.tags[1]: Duplicate value: "a"
            {"size": 1, "tags": [1]}      | spec.tags: Invalid value: "integer": spec.tags in body must be of type string: "integer"
            {"size": 1, "m": {"x": "y"}}  | spec.m.x: Invalid value: "string": spec.m.x in body must be of type integer: "string"
            {"size": 1, "when": "today"}  | spec.when: Invalid value: "today": spec.when in body must be of type date-time: "today"
            {"size": 1, "port": true}     | spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"
            {"size": 1, "one": {}}        | <nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found none valid; spec.one.a: Required value
            {"size": 1, "list": [{"k": "a"}, {"k": "a"}]} | spec.list[1]: Duplicate value: {"k":"a"}
            []                            | spec: Invalid value: "array": spec in body must be of type object: "array"
            {"size": 1.0, "port": "http"} | ''
            """)
    void isHeldAgainstItsSchema(String spec, String error) {
        List<FieldError> errors = strategy.validateCreate(decode(spec).object());
        assertThat(errors.stream().map(FieldError::message).toList())
                .isEqualTo(error.isEmpty() ? List.of() : List.of(error.split("; ")));
    }

    @Test
    void countsItsChangesAndKeepsItsStatusApart() {
        ObjectNode old = decode("{\"size\": 1}").object();
        old.putObject("status").put("ready", true);
        strategy.prepareForCreate(old, CONTEXT);
        assertThat(old.has("status")).isFalse();
        assertThat(old.at("/metadata/generation").asInt()).isEqualTo(1);
        ObjectNode changed = decode("{\"size\": 2}").object();
        strategy.prepareForUpdate(changed, old, "", CONTEXT);
        assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(2);
        ObjectNode status = decode("{\"size\": 3}").object();
        status.putObject("status").put("ready", true);
        strategy.prepareForUpdate(status, changed, "status", CONTEXT);
        assertThat(status.at("/spec/size").asInt()).isEqualTo(2);
        assertThat(status.at("/status/ready").asBoolean()).isTrue();
        assertThat(status.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void anotherKindAndAStrategicPatchAreRefused() {
        byte[] other = "{\"kind\": \"Other\", \"metadata\": {\"name\": \"b\"}}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> BodyDecoder.decode(other, null, FieldValidation.WARN, THINGS))
                .hasMessage("Other.example.com \"b\" is invalid: kind: Invalid value: \"Other\": must be Thing");
        assertThatThrownBy(() -> PatchType.parse("application/strategic-merge-patch+json", true))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(415))
                .hasMessageEndingWith(
                        "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
    }
}
