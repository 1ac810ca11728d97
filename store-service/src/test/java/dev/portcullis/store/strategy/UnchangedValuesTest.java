package dev.portcullis.store.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.allocation.FakeNetwork;
import dev.portcullis.store.catalog.Names;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.catalog.ScalePaths;
import dev.portcullis.store.catalog.Storage;
import dev.portcullis.store.catalog.Subresource;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.validation.FieldErrors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What was wrong before and is as it was: apiextensions-apiserver's test of ratcheting, case by case. */
class UnchangedValuesTest {
    private static final FakeNetwork NETWORK = new FakeNetwork();

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ResourceType type(String properties) {
        ObjectNode schema = json("{'type':'object','properties':{" + properties + "}}");
        schema.withObject("/properties/metadata").put("$ref", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
        Schema made = Schema.of(schema, new ModelDefinitions());
        return new ResourceType(
                "example.com",
                "v1",
                new Names("things", "thing", "Thing", "ThingList", List.of(), List.of()),
                false,
                List.of("create"),
                List.of(
                        new Subresource("status", "example.com/v1", "Thing", List.of("update"), ResourceType.STORE),
                        new Subresource(
                                "scale",
                                "autoscaling/v1",
                                "Scale",
                                List.of("update"),
                                ResourceType.STORE,
                                List.of(),
                                List.of(),
                                List.of(),
                                new ScalePaths(List.of("spec", "size"), List.of("status", "size"), null))),
                new Storage("/registry/example.com/things", "example.com/v1"),
                ResourceType.STORE,
                List.of(),
                List.of(),
                () -> made);
    }

    private static ObjectNode object(String fields) {
        ObjectNode object = json("{" + fields + "}");
        object.putObject("metadata").put("name", "a").put("resourceVersion", "1");
        return object;
    }

    private static List<FieldError> errors(String properties, String old, String now, String subresource) {
        return new Strategies(NETWORK, NETWORK.ports())
                .of(type(properties))
                .validateUpdate(object(now), object(old), subresource);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "'x':{'type':'integer','minimum':5},'y':{'type':'integer'} => 'x':1,'y':1 => 'x':1,'y':2 => ok",
                "'x':{'type':'integer','minimum':5},'y':{'type':'integer'} => 'x':1 => 'x':2 => x: Invalid value: 2: x in body should be greater than or equal to 5",
                "'x':{'type':'integer','minimum':5} => 'y':1 => 'x':2 => x: Invalid value: 2: x in body should be greater than or equal to 5",
                "'x':{'type':'string','enum':['a']} => 'x':'b' => 'x':'b' => ok",
                "'x':{'type':'string','maxLength':1} => 'x':'bb' => 'x':'bb' => ok",
                "'o':{'type':'object','required':['a'],'properties':{'a':{'type':'string'},'b':{'type':'string'}}} => 'o':{'b':'1'} => 'o':{'b':'1'} => ok",
                "'o':{'type':'object','required':['a'],'properties':{'a':{'type':'string'},'b':{'type':'string'}}} => 'o':{'b':'1'} => 'o':{'b':'2'} => o.a: Required value",
                "'m':{'type':'object','additionalProperties':{'type':'integer'}} => 'm':{'a':'x','b':1} => 'm':{'a':'x','b':2,'c':3} => ok",
                "'m':{'type':'object','additionalProperties':{'type':'integer'}} => 'm':{'a':'x'} => 'm':{'a':'y'} => m.a: Invalid value: \"string\": m.a in body must be of type integer: \"string\"",
                "'l':{'type':'array','maxItems':1,'items':{'type':'integer'}} => 'l':[1,2] => 'l':[1,2] => ok",
                "'l':{'type':'array','maxItems':1,'items':{'type':'integer'}} => 'l':[1,2] => 'l':[2,1] => l: Too many: 2: must have at most 1 item",
                "'l':{'type':'array','items':{'type':'string','maxLength':1}} => 'l':['aa','b'] => 'l':['aa','c','d'] => ok",
                "'l':{'type':'array','items':{'type':'string','maxLength':1}} => 'l':['aa','b'] => 'l':['b','aa'] => l: Too long: may not be more than 1 bytes",
                "'l':{'type':'array','x-kubernetes-list-type':'atomic','items':{'type':'string','maxLength':1}} => 'l':['aa'] => 'l':['aa','b'] => l: Too long: may not be more than 1 bytes",
                "'l':{'type':'array','x-kubernetes-list-type':'atomic','items':{'type':'string','maxLength':1}} => 'l':['aa'] => 'l':['aa'] => ok",
                "'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string','maxLength':1}} => 'l':['aa'] => 'l':['aa','b'] => l: Too long: may not be more than 1 bytes",
                "'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string','maxLength':1}} => 'l':['aa'] => 'l':['aa'] => ok",
                "'l':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object','properties':{'k':{'type':'string'},'v':{'type':'integer','minimum':5}}}} => 'l':[{'k':'a','v':1}] => 'l':[{'k':'b','v':6},{'k':'a','v':1}] => ok",
                "'l':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object','properties':{'k':{'type':'string'},'v':{'type':'integer','minimum':5}}}} => 'l':[{'k':'a','v':1}] => 'l':[{'k':'b','v':1}] => l[0].v: Invalid value: 1: l[0].v in body should be greater than or equal to 5",
                "'x':{'type':'integer','not':{'enum':[1]}} => 'x':1 => 'x':1 => ok",
                "'o':{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},'anyOf':[{'properties':{'a':{'minimum':5}}}]} => 'o':{'a':1,'b':1} => 'o':{'a':1,'b':1} => ok",
                "'o':{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},'anyOf':[{'properties':{'a':{'minimum':5}}}]} => 'o':{'a':1,'b':1} => 'o':{'a':1,'b':2} => <nil>: Invalid value: \"\": \"o\" must validate at least one schema (anyOf); o.a: Invalid value: 1: o.a in body should be greater than or equal to 5",
                "'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}} => 'l':['a','a'] => 'l':['a','a','b'] => ok",
                "'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}} => 'l':['a'] => 'l':['a','a'] => l[1]: Duplicate value: \"a\"",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self > 5'}]},'y':{'type':'integer'} => 'x':1,'y':1 => 'x':1,'y':2 => ok",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self > 5'}]} => 'x':1 => 'x':2 => x: Invalid value: \"integer\": failed rule: self > 5",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self > oldSelf'}]} => 'x':1 => 'x':1 => x: Invalid value: \"integer\": failed rule: self > oldSelf",
                "'l':{'type':'array','x-kubernetes-list-type':'atomic','items':{'type':'integer','x-kubernetes-validations':[{'rule':'self > 5'}]}} => 'l':[1],'y':1 => 'l':[1],'y':2 => ok",
                "'l':{'type':'array','x-kubernetes-list-type':'atomic','items':{'type':'integer','x-kubernetes-validations':[{'rule':'self > 5'}]}} => 'l':[1] => 'l':[1,7] => l[0]: Invalid value: \"integer\": failed rule: self > 5",
                "'o':{'type':'object','properties':{'a':{'type':'integer'}},'x-kubernetes-validations':[{'rule':'self.a > 5'}]} => 'o':{'a':1},'y':1 => 'o':{'a':1},'y':2 => ok",
                "'x':{'type':'string','format':'date','x-kubernetes-validations':[{'rule':'self.getFullYear() > 1'}]} => 'x':'no' => 'x':'no' => x: Invalid value: \"string\": Invalid date formatted string no evaluating rule: self.getFullYear() > 1",
                "'kind':{'type':'string','maxLength':1} => 'kind':'Thing' => 'kind':'Thing','y':1 => kind: Too long: may not be more than 1 bytes"
            })
    void onlyWhatChangesIsRefused(String properties, String old, String now, String error) {
        assertThat(errors(properties, old, now, "").stream().map(FieldError::message))
                .isEqualTo(error.equals("ok") ? List.of() : List.of(error.split("; ")));
    }

    @Test
    void aRuleThatFailsAsBeforeIsAWarning() {
        List<FieldError> errors = errors(
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self > 5','message':'too small'}]}",
                "'x':1",
                "'x':1",
                "");
        assertThat(errors).isEmpty();
        assertThat(FieldErrors.warnings(errors)).containsExactly("x: Invalid value: \"integer\": too small");
    }

    @Test
    void aStatusIsHeldAgainstItsOwnSchemaOnly() {
        String properties = "'spec':{'type':'object','required':['x']},'status':{'type':'object','properties':{"
                + "'ready':{'type':'boolean'},'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}}}}";
        assertThat(
                        errors(properties, "'spec':{}", "'spec':{},'status':{'ready':'yes','l':['a','a']}", "status")
                                .stream()
                                .map(FieldError::message))
                .containsExactly(
                        "status.ready: Invalid value: \"string\": ready in body must be of type boolean: \"string\"",
                        "status.l[1]: Duplicate value: \"a\"");
    }

    @Test
    void whatIsScaledIsCounted() {
        assertThat(errors("'x':{'type':'integer'}", "'x':1", "'spec':{'size':-1},'status':{'size':-2}", "").stream()
                        .map(FieldError::message))
                .containsExactly(
                        ".spec.size: Invalid value: -1: should be a non-negative integer",
                        ".status.size: Invalid value: -2: should be a non-negative integer");
        assertThat(
                        errors("'x':{'type':'integer'}", "'x':1", "'spec':{'size':-1},'status':{'size':-2}", "status")
                                .stream()
                                .map(FieldError::message))
                .containsExactly(".status.size: Invalid value: -2: should be a non-negative integer");
    }

    @Test
    void rulesWaitForAnObjectThatHasItsShape() {
        String rule = "'x-kubernetes-validations':[{'rule':'self.x > 5'}]";
        String properties = "'o':{'type':'object','required':['x'],'properties':{'x':{'type':'integer'}}," + rule + "}";
        assertThat(errors(properties, "'y':1", "'o':{}", "").stream().map(FieldError::message))
                .containsExactly(
                        "o.x: Required value",
                        "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid;"
                                + " correct the existing errors to complete validation");
    }
}
