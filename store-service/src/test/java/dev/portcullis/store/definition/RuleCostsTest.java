package dev.portcullis.store.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.cel.CostEstimator;
import dev.portcullis.kube.cel.DeclaredEnvironment;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.rule.RuleTypes;
import dev.portcullis.store.validation.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Most costs are those that kube-apiserver's own tests expect for these schemas and rules. */
class RuleCostsTest {
    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{'type':'array','items':{'type':'number'}} => self.all(x, true) => 4718591",
                "{'type':'array','maxItems':10,'items':{'type':'number'}} => self.all(x, true) => 32",
                "{'type':'array','items':{'type':'string'}} => self.all(x, true) => 3145727",
                "{'type':'array','items':{'type':'boolean'}} => self.all(x, true) => 1887437",
                "{'type':'array','items':{'type':'array','items':{'type':'number'}}} => self.all(x, true) => 3145727",
                "{'type':'object','additionalProperties':{'type':'number'}} => self.all(x, true) => 1348169",
                "{'type':'object','additionalProperties':{'type':'string'}} => self.all(x, true) => 1179647",
                "{'type':'object','maxProperties':3,'additionalProperties':{'type':'string'}} => self.all(x, true) => 11",
                "{'type':'string'} => self.contains('test') => 314574",
                "{'type':'string','maxLength':10} => self.contains('test') => 5",
                "{'type':'string','maxLength':4} => size(self + \"hello\") > size(\"hello\") => 7",
                "{'type':'string','enum':['A','LongValue']} => self.contains('A') => 2",
                "{'type':'string','enum':['A'],'maxLength':1000} => self.contains('A') => 401",
                "{'type':'string','maxLength':0} => self == \"x\" => 1",
                "{'type':'string','format':'byte','maxLength':0} => self == b\"x\" => 1",
                "{'type':'array','items':{'type':'string'}} => self[1] == self[1] => 314577",
                "{'type':'array','maxItems':6291456,'items':{'type':'number'}} => self.all(x, x == 0.0) => 25165826",
                "{'type':'array','items':{'x-kubernetes-int-or-string':true}} => self.all(x, true) => 4718591",
                "{'type':'array','items':{'x-kubernetes-int-or-string':true}} => self[0] == 5 => 3",
                "{'type':'array','items':{'type':'string','format':'duration'}} => self.all(x, true) => 2359295",
                "{'type':'array','items':{'type':'string','format':'date'}} => self.all(x, true) => 725936",
                "{'type':'array','items':{'type':'string','format':'date-time'}} => self.all(x, true) => 428963",
                "{'type':'object','additionalProperties':{'type':'string','format':'date'}} => self.all(x, true) => 524288",
                "{'type':'object','additionalProperties':{'type':'string','format':'date-time'}} => self[\"a\"] == self[\"b\"] => 8",
                "{'type':'object','additionalProperties':{'type':'object','required':['required'],'properties':{'required':{'type':'string'},'optional':{'type':'string'}}}} => self.all(x, true) => 428963",
                "{'type':'string'} => self.find('[0-9]+') == '' => 629147",
                "{'type':'array','items':{'type':'string'}} => self.join(' ') == 'aa bb' => 329853068905",
                "{'type':'array','items':{'type':'string'}} => self.isSorted() == true => 329854432052",
                "{'type':'object','properties':{'str':{'type':'string'},'before':{'type':'string','maxLength':2},'after':{'type':'string','maxLength':4}}} => self.str.replace(self.before, self.after) == 'does not matter' => 629154",
                "{'type':'object','properties':{'str':{'type':'string','maxLength':10},'separator':{'type':'string','maxLength':10}}} => self.str.split(self.separator) == [] => 22",
                "{'type':'object','properties':{'namespace':{'type':'string','maxLength':10}}} => self.__namespace__.lowerAscii() == 'x' => 7",
            })
    void bySchema(String schema, String rule, long cost) {
        JsonNode of = json(schema);
        RuleSizes sizes = Objects.requireNonNull(RuleSizes.of(of, false));
        DeclaredEnvironment environment = DeclaredEnvironment.kubernetes().with("self", RuleTypes.of(of, false));
        assertThat(CostEstimator.most(environment.compile(rule), Map.of("self", sizes.size())))
                .isEqualTo(cost);
    }

    private static List<String> errors(String schema, String old) {
        String definition = """
                {"metadata":{"name":"things.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
                 "names":{"plural":"things","singular":"thing","kind":"Thing","listKind":"ThingList"},
                 "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":%s}}]},
                 "status":{"storedVersions":["v1"]}}""";
        Field field = Field.root(json(definition.formatted(schema)));
        DefinitionValidation.definition(field, old.isEmpty() ? null : json(definition.formatted(old)));
        return field.errors().stream().map(FieldError::message).toList();
    }

    private static String list(String limit) {
        return "{'type':'object','properties':{'l':{'type':'array'," + limit + "'items':{'type':'string'}}},"
                + "'x-kubernetes-validations':[{'rule':\"self.l.all(x, x.contains('test'))\"}]}"
                        .replace("'test'", "\\\"test\\\"");
    }

    @Test
    void whatWasThereAlreadyMayBeTooMuch() {
        String costly = list("'maxItems':100,");
        assertThat(errors(costly, "")).singleElement().asString().contains("estimated rule cost exceeds budget");
        assertThat(errors(costly, costly)).isEmpty();
        assertThat(errors(costly, list("'maxItems':1,"))).hasSize(1);
        assertThat(errors(list("'maxItems':1,"), "")).isEmpty();
    }

    /** Each is fine by itself. */
    @Test
    void allRulesTogetherAreBounded() {
        String rule = "{'rule':\"self.l.all(x, x.contains('test'))\"}".replace("'test'", "\\\"test\\\"");
        String schema = "{'type':'object','properties':{'l':{'type':'array','maxItems':30,'items':{'type':'string'}}},"
                + "'x-kubernetes-validations':[" + (rule + ",").repeat(10) + rule + "]}";
        assertThat(errors(schema, ""))
                .hasSize(5)
                .last()
                .asString()
                .startsWith(
                        "spec.validation.openAPIV3Schema: Forbidden: x-kubernetes-validations estimated rule cost total"
                                + " for entire OpenAPIv3 schema exceeds budget by factor of 1.038104x");
    }
}
