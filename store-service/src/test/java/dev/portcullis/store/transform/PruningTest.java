package dev.portcullis.store.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Most cases are those of apiextensions-apiserver's own tests of pruning, nulls, defaults and embedded metadata. */
class PruningTest {
    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Schema schema(String properties) {
        ObjectNode schema = json("{'type':'object','properties':{" + properties + "}}");
        schema.withObject("/properties/metadata").put("$ref", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
        return Schema.of(schema, new ModelDefinitions());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "'a':{'type':'integer'} => {'a':1,'b':2} => {'a':1} => b",
                "'a':{'type':'integer'} => {'apiVersion':'v1','kind':'K','a':1} => {'apiVersion':'v1','kind':'K','a':1} => ''",
                "'a':{'type':'object'} => {'a':{'x':1}} => {'a':{}} => a.x",
                "'a':{'type':'object','additionalProperties':{'type':'object','properties':{'x':{'type':'integer'}}}} => {'a':{'k':{'x':1,'y':2}}} => {'a':{'k':{'x':1}}} => a.k.y",
                "'a':{'type':'object','additionalProperties':true} => {'a':{'k':{'x':1},'s':2}} => {'a':{'k':{},'s':2}} => a.k.x",
                "'a':{'type':'array','items':{'type':'object','properties':{'x':{'type':'integer'}}}} => {'a':[{'x':1,'y':2}]} => {'a':[{'x':1}]} => a[0].y",
                "'a':{'type':'object','x-kubernetes-preserve-unknown-fields':true} => {'a':{'x':{'y':1}}} => {'a':{'x':{'y':1}}} => ''",
                "'a':{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'x':{'type':'object','properties':{'y':{'type':'integer'}}}}} => {'a':{'x':{'y':1,'z':2},'q':{'r':1}}} => {'a':{'x':{'y':1},'q':{'r':1}}} => a.x.z",
                "'a':{'x-kubernetes-preserve-unknown-fields':true} => {'a':[{'x':1}]} => {'a':[{'x':1}]} => ''",
                "'a':{'type':'array','x-kubernetes-preserve-unknown-fields':true,'items':{'type':'object','properties':{'x':{'type':'object'}}}} => {'a':[{'x':{'q':1},'y':2}]} => {'a':[{'x':{},'y':2}]} => a[0].x.q",
                "'a':{'type':'string'} => {'a':{'x':1}} => {'a':{}} => a.x",
                "'a':{'type':'string'},'b':{'type':'string','nullable':true} => {'a':null,'b':null} => {'b':null} => ''",
                "'m':{'type':'object','additionalProperties':{'type':'string'}} => {'m':{'a':null,'b':'1'}} => {'m':{'b':'1'}} => ''",
                "'m':{'type':'object','additionalProperties':{'type':'string','nullable':true}} => {'m':{'a':null}} => {'m':{'a':null}} => ''",
                "'l':{'type':'array','items':{'type':'string'}} => {'l':[null,'a']} => {'l':[null,'a']} => ''",
                "'e':{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true} => {'e':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a','x':1},'spec':{'y':1}}} => {'e':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'},'spec':{'y':1}}} => e.metadata.x",
                "'e':{'type':'object','x-kubernetes-embedded-resource':true,'properties':{'spec':{'type':'object'}}} => {'e':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'},'spec':{'y':1},'z':1}} => {'e':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'},'spec':{}}} => e.spec.y e.z"
            })
    void onlyWhatIsKnownStays(String properties, String object, String pruned, String unknown) {
        List<String> complaints = new ArrayList<>();
        ObjectNode tree = Pruning.of(schema(properties), json(object), complaints);
        assertThat(tree).isEqualTo(json(pruned));
        assertThat(complaints)
                .isEqualTo(
                        unknown.equals("''")
                                ? List.of()
                                : List.of(unknown.split(" ")).stream()
                                        .map(path -> "unknown field \"" + path + '"')
                                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "'a':{'type':'string','default':'x'} => {} => {'a':'x'}",
                "'a':{'type':'string','default':'x'} => {'a':''} => {'a':''}",
                "'a':{'type':'string','default':'x'} => {'a':null} => {'a':'x'}",
                "'a':{'type':'string','nullable':true,'default':'x'} => {'a':null} => {'a':null}",
                "'a':{'type':'object','default':{},'properties':{'b':{'type':'integer','default':5}}} => {} => {'a':{'b':5}}",
                "'a':{'type':'object','properties':{'b':{'type':'integer','default':5}}} => {} => {}",
                "'a':{'type':'array','items':{'type':'object','properties':{'b':{'type':'integer','default':5}}}} => {'a':[{},{'b':1}]} => {'a':[{'b':5},{'b':1}]}",
                "'a':{'type':'array','items':{'type':'string','default':'x'}} => {'a':[null,'']} => {'a':['x','']}",
                "'m':{'type':'object','additionalProperties':{'type':'string','default':'x'}} => {'m':{'a':null}} => {'m':{'a':'x'}}",
                "'m':{'type':'object','additionalProperties':{'type':'object','properties':{'b':{'type':'integer','default':5}}}} => {'m':{'a':{}}} => {'m':{'a':{'b':5}}}",
                "'a':{'type':'boolean','default':false},'b':{'type':'integer','default':0} => {} => {'a':false,'b':0}"
            })
    void whatIsMissingHasADefault(String properties, String object, String defaulted) {
        Schema schema = schema(properties);
        ObjectNode tree = Pruning.of(schema, json(object), new ArrayList<>());
        Defaulter.apply(schema, tree);
        assertThat(tree).isEqualTo(json(defaulted));
    }

    @Test
    void embeddedMetadataThatIsNoneIsRefusedWhereItComesFromAClient() {
        Schema schema = schema(
                "'e':{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true}");
        String object = "{'e':{'apiVersion':'v1','kind':5,'metadata':{'name':'a','labels':{'x':1},'finalizers':'y'}}}";
        assertThatThrownBy(() -> Pruning.of(schema, json(object), new ArrayList<>()))
                .isInstanceOf(MalformedException.class)
                .hasMessage("e.kind: Invalid value: 5: must be a string");
        assertThatThrownBy(() ->
                        Pruning.of(schema, json("{'e':{'metadata':{'name':'a','labels':{'x':1}}}}"), new ArrayList<>()))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(
                        "e.metadata: Invalid value: {\"name\":\"a\",\"labels\":{\"x\":1}}: json: cannot unmarshal");
        assertThat(Pruning.stored(schema, json(object)))
                .isEqualTo(json("{'e':{'apiVersion':'v1','metadata':{'name':'a'}}}"));
    }
}
