package dev.portcullis.store.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.Schema;
import dev.portcullis.store.validation.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Most cases are those of apiextensions-apiserver's own test of rules. */
class RuleCheckTest {
    private static ObjectNode json(String text) {
        return (ObjectNode) Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Of an object with such fields and one rule on the whole. */
    private static ObjectNode schema(String properties, String rule) {
        ObjectNode schema = json("{'type':'object','properties':{" + properties + "}}");
        schema.putArray("x-kubernetes-validations").addObject().put("rule", rule);
        return schema;
    }

    private static List<String> errors(ObjectNode schema, JsonNode object, JsonNode old) {
        Field root = Field.root(object);
        RuleCheck.check(SchemaRules.of(Schema.of(schema, Definitions.NONE)), root, old, null);
        return root.errors().stream().map(FieldError::message).toList();
    }

    private static List<String> errors(String properties, String object, String rule) {
        return errors(schema(properties, rule), json(object), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "'i':{'type':'integer'} => {'i':5} => self.i > 4 && self.i * 2 == 10 && self.i % 2 == 1",
                "'spec':{'type':'object','properties':{'o':{'type':'object','properties':{'x':{'type':'integer'}}}}} => {'spec':{'o':{'x':1}}} => self.spec.o.x == 1 && has(self.spec.o)",
                "'n':{'type':'number'} => {'n':3} => self.n == 3.0 && self.n > 2.5 && type(self.n) == double",
                "'n':{'type':'number'} => {'n':0.5} => self.n + 0.5 == 1.0",
                "'b':{'type':'boolean'} => {'b':true} => self.b == true && self.b != false",
                "'s':{'type':'string'} => {'s':'ABCÄ'} => self.s.size() == 4 && self.s.startsWith('AB') && self.s + 'x' == 'ABCÄx'",
                "'s':{'type':'string'} => {} => !has(self.s)",
                "'s':{'type':'string','nullable':true} => {'s':null} => !has(self.s)",
                "'s':{'type':'string','format':'date-time'} => {'s':'2011-10-10T01:00:00Z'} => self.s > timestamp('2000-01-01T00:00:00Z') && self.s.getFullYear() == 2011",
                "'s':{'type':'string','format':'date'} => {'s':'2011-10-10'} => self.s == timestamp('2011-10-10T00:00:00.000Z') && self.s.getDate() == 10",
                "'s':{'type':'string','format':'duration'} => {'s':'1h2m3s'} => self.s == duration('1h2m3s') && self.s < duration('2h')",
                "'s':{'type':'string','format':'duration'} => {'s':'2 days'} => self.s == duration('48h')",
                "'s':{'type':'string','format':'byte'} => {'s':'YWI='} => self.s == b'ab' && self.s.size() == 2",
                "'s':{'type':'string','format':'byte'} => {'s':'YWI='} => string(self.s) == 'ab'",
                "'p':{'x-kubernetes-int-or-string':true} => {'p':8080} => type(self.p) == int ? self.p == 8080 : self.p == 'http'",
                "'p':{'x-kubernetes-int-or-string':true} => {'p':'http'} => type(self.p) == string && self.p == 'http' && self.p != 1",
                "'l':{'type':'array','items':{'type':'integer'}} => {'l':[1,2,3]} => self.l == [1,2,3] && self.l != [3,2,1] && 2 in self.l && self.l[1] == 2",
                "'l':{'type':'array','items':{'type':'integer'}} => {'l':[1,2,3]} => self.l + [4] == [1,2,3,4] && size(self.l) == 3 && self.l.map(x, x * 2).sum() == 12",
                "'l':{'type':'array','items':{'type':'integer'}} => {'l':[1,2,3]} => self.l.all(x, x > 0) && self.l.exists_one(x, x == 2) && self.l.filter(x, x > 1) == [2,3]",
                "'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}} => {'l':['a','b']} => self.l == ['b','a'] && self.l != ['a'] && self.l != ['a','c']",
                "'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}} => {'l':['a','b']} => self.l + ['b','c'] == ['c','b','a'] && size(self.l + ['b','c']) == 3",
                "'a':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'integer'}},'b':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'integer'}} => {'a':[1,2],'b':[2,1]} => self.a == self.b && self.a + self.b == [1,2]",
                "'l':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object','properties':{'k':{'type':'string'},'v':{'type':'string'}}}} => {'l':[{'k':'a','v':'1'},{'k':'b','v':'2'}]} => self.l.exists(e, e.k == 'b' && e.v == '2')",
                "'m':{'type':'object','additionalProperties':{'type':'integer'}} => {'m':{'a':1,'b':2}} => self.m['a'] == 1 && self.m.b == 2 && 'a' in self.m && !('c' in self.m) && self.m.all(k, self.m[k] < 3)",
                "'m':{'type':'object','additionalProperties':{'type':'integer'}} => {'m':{'a':1}} => self.m == {'a':1} && has(self.m.a) && !has(self.m.b)",
                "'m':{'type':'object','additionalProperties':{'type':'integer'}} => {'m':{'a':1,'b':2}} => self.m.exists(k, v, k == 'b' && v == 2)",
                "'o':{'type':'array','items':{'type':'object','x-kubernetes-preserve-unknown-fields':true}} => {'o':[{'x':[1]},{'x':[1]}]} => self.o[0] == self.o[1]",
                "'o':{'type':'array','items':{'type':'object','x-kubernetes-preserve-unknown-fields':true}} => {'o':[{'x':[1]},{'x':[2]}]} => self.o[0] != self.o[1]",
                "'e':{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true} => {'e':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'foo'},'spec':{}}} => self.e.kind == 'Pod' && self.e.metadata.name == 'foo' && self.e.apiVersion == 'v1'",
                "'namespace':{'type':'string'},'a-b':{'type':'string'},'c.d':{'type':'string'},'e/f':{'type':'string'},'g__h':{'type':'string'} => {'namespace':'n','a-b':'1','c.d':'2','e/f':'3','g__h':'4'} => self.__namespace__ == 'n' && self.a__dash__b == '1' && self.c__dot__d == '2' && self.e__slash__f == '3' && self.g__underscores__h == '4'",
                "'s':{'type':'string'} => {'kind':'Thing','apiVersion':'x/v1','metadata':{'name':'a','labels':{}}} => self.metadata.name == 'a' && self.kind == 'Thing' && !has(self.metadata.generateName)",
                "'s':{'type':'string'} => {'s':'1.2.3.4'} => isIP(self.s) && quantity('1Gi').isGreaterThan(quantity('1Mi')) && url('https://a.b/c').getHost() == 'a.b'",
                "'s':{'type':'string'} => {'s':'ab12'} => self.s.matches('^[a-z]+[0-9]+$') && self.s.find('[0-9]+') == '12' && self.s.replace('ab', 'x') == 'x12'",
                "'i':{'type':'integer'} => {'i':2} => [1, 2, 3].exists(x, x == self.i) && {1: 'a'}[1] == 'a'",
                "'l':{'type':'array','items':{'type':'integer'}} => {'l':[1,2,3]} => self.?l.hasValue() && self.l[?5].orValue(7) == 7"
            })
    void holds(String properties, String object, String rule) {
        assertThat(errors(properties, object, rule)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "'i':{'type':'integer'} => {'i':5} => self.i > 9 => failed rule: self.i > 9",
                "'i':{'type':'integer'} => {} => self.i > 9 => no such key: i evaluating rule: self.i > 9",
                "'m':{'type':'object','additionalProperties':{'type':'integer'}} => {'m':{}} => self.m['x'] == 1 => no such key: x evaluating rule: self.m['x'] == 1",
                "'l':{'type':'array','items':{'type':'integer'}} => {'l':[1]} => self.l[3] == 1 => index out of bounds: 3 evaluating rule: self.l[3] == 1",
                "'i':{'type':'integer'} => {'i':0} => 1 / self.i == 1 => division by zero evaluating rule: 1 / self.i == 1",
                "'i':{'type':'integer'} => {'i':0} => 1 % self.i == 1 => modulus by zero evaluating rule: 1 % self.i == 1",
                "'i':{'type':'integer'} => {'i':9223372036854775807} => self.i + 1 > 0 => integer overflow evaluating rule: self.i + 1 > 0",
                "'p':{'x-kubernetes-int-or-string':true} => {'p':'a'} => self.p + 1 == 2 => 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.p + 1 == 2",
                "'i':{'type':'integer'} => {'i':1} => self.j == 1 => rule compile error: compilation failed: ERROR: <input>:1:5: undefined field 'j'"
            })
    void saysWhy(String properties, String object, String rule, String why) {
        assertThat(errors(properties, object, rule))
                .singleElement()
                .asString()
                .startsWith("<nil>: Invalid value: \"object\": " + why);
    }

    @Test
    void aRuleStandsWhereItsSchemaStands() {
        ObjectNode schema = json("""
                {'type':'object','properties':{'spec':{'type':'object','properties':{
                  'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self > 1','message':' too small '}]},
                  'm':{'type':'object','additionalProperties':{'type':'string','x-kubernetes-validations':[{'rule':'self.size() > 1','reason':'FieldValueForbidden'}]}},
                  'l':{'type':'array','items':{'type':'object','properties':{'y':{'type':'integer'}},
                       'x-kubernetes-validations':[{'rule':'self.y > 1','fieldPath':'.y','reason':'FieldValueRequired','message':'give one'}]}}},
                  'x-kubernetes-validations':[
                    {'rule':'self.x > 1','messageExpression':'(b\\"x is \\" + bytes(string(self.x))).size() > 0 ? string(self.x) : string(0)','fieldPath':'.x'},
                    {'rule':'self.x > 1','messageExpression':'string(b\\"two\\\\nlines\\")','message':'kept'},
                    {'rule':'self.x > 1','messageExpression':'string(self.x / 0)'},
                    {'rule':'self.x > 1','reason':'FieldValueDuplicate'},
                    {'rule':'self.m.a.size() == 1'},
                    {'rule':'self.m.a.size() > 1','fieldPath':'.m.a'}]}}}""");
        ObjectNode object = json("{'spec':{'x':1,'m':{'a':'b'},'l':[{'y':2},{'y':1}]}}");
        assertThat(errors(schema, object, null))
                .containsExactly(
                        "spec.x: Invalid value: \"object\": 1",
                        "spec: Invalid value: \"object\": kept",
                        "spec: Invalid value: \"object\": failed rule: self.x > 1",
                        "spec: Duplicate value: \"object\"",
                        "spec.m[a]: Invalid value: \"object\": failed rule: self.m.a.size() > 1",
                        "spec.x: Invalid value: \"integer\": too small",
                        "spec.m[a]: Forbidden: failed rule: self.size() > 1",
                        "spec.l[1].y: Required value: give one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self >= oldSelf'}]} => {'x':1} => none => ''",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self >= oldSelf'}]} => {'x':1} => {'x':2} => x: Invalid value: \"integer\": failed rule: self >= oldSelf",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'self >= oldSelf'}]} => {'x':1} => {} => ''",
                "'x':{'type':'integer','nullable':true,'x-kubernetes-validations':[{'rule':'self >= oldSelf'}]} => {'x':1} => {'x':null} => ''",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'oldSelf.hasValue() && self >= oldSelf.value()','optionalOldSelf':true}]} => {'x':1} => none => x: Invalid value: \"integer\": failed rule: oldSelf.hasValue() && self >= oldSelf.value()",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'oldSelf.orValue(0) < self','optionalOldSelf':true}]} => {'x':1} => none => ''",
                "'x':{'type':'integer','x-kubernetes-validations':[{'rule':'oldSelf.orValue(0) < self','optionalOldSelf':true}]} => {'x':1} => {'x':5} => x: Invalid value: \"integer\": failed rule: oldSelf.orValue(0) < self",
                "'m':{'type':'object','additionalProperties':{'type':'integer','x-kubernetes-validations':[{'rule':'self == oldSelf'}]}} => {'m':{'a':2,'b':1}} => {'m':{'a':1}} => m[a]: Invalid value: \"integer\": failed rule: self == oldSelf",
                "'l':{'type':'array','items':{'type':'integer','x-kubernetes-validations':[{'rule':'self == oldSelf'}]}} => {'l':[1]} => {'l':[2]} => ''",
                "'l':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'integer','x-kubernetes-validations':[{'rule':'self == oldSelf'}]}} => {'l':[1]} => {'l':[2]} => ''",
                "'l':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],'items':{'type':'object','properties':{'k':{'type':'string'},'v':{'type':'integer'}},'x-kubernetes-validations':[{'rule':'self.v >= oldSelf.v'}]}} => {'l':[{'k':'b','v':1},{'k':'a','v':1}]} => {'l':[{'k':'a','v':5},{'k':'c','v':9}]} => l[1]: Invalid value: \"object\": failed rule: self.v >= oldSelf.v",
                "'l':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k','p'],'items':{'type':'object','properties':{'k':{'type':'string'},'p':{'type':'integer'},'v':{'type':'integer'}},'x-kubernetes-validations':[{'rule':'self.v >= oldSelf.v'}]}} => {'l':[{'k':'a','p':2,'v':1},{'k':'a','p':1,'v':1}]} => {'l':[{'k':'a','p':1,'v':5}]} => l[1]: Invalid value: \"object\": failed rule: self.v >= oldSelf.v"
            })
    void whatWasThereCounts(String properties, String object, String old, String error) {
        ObjectNode schema = json("{'type':'object','properties':{" + properties + "}}");
        assertThat(errors(schema, json(object), old == null ? null : json(old)))
                .isEqualTo(error.equals("''") ? List.of() : List.of(error));
    }

    @Test
    void whatIsNullOrUnknownHasNoRules() {
        ObjectNode schema = json("""
                {'type':'object','properties':{
                  'n':{'type':'integer','nullable':true,'x-kubernetes-validations':[{'rule':'false'}]},
                  'u':{'x-kubernetes-preserve-unknown-fields':true,'x-kubernetes-validations':[{'rule':'false'}]}}}""");
        assertThat(errors(schema, json("{'n':null,'u':{}}"), null)).isEmpty();
    }

    @Test
    void oneRuleThatCostsTooMuchEndsIt() {
        String numbers =
                IntStream.range(0, 2_000).mapToObj(String::valueOf).toList().toString();
        String rule = "self.l.all(x, self.l.all(y, x == x && y == y))";
        ObjectNode schema = schema("'l':{'type':'array','items':{'type':'integer'}}", rule);
        schema.withArray("x-kubernetes-validations").addObject().put("rule", "false");
        assertThat(errors(schema, json("{'l':" + numbers + "}"), null))
                .containsExactly(
                        "<nil>: Invalid value: \"object\": 'operation cancelled: actual cost limit exceeded': no further"
                                + " validation rules will be run due to call cost exceeds limit for rule: " + rule);
    }

    @Test
    void allRulesTogetherHaveABudget() {
        ObjectNode schema = json("""
                {'type':'object','properties':{'l':{'type':'array','items':{'type':'integer','x-kubernetes-validations':[{'rule':'self < 3'}]}}}}""");
        Field root = Field.root(json("{'l':[1,2,3,4,5]}"));
        SchemaRules rules = SchemaRules.of(Schema.of(schema, Definitions.NONE));
        RuleCheck.check(rules, root, null, null, 7);
        assertThat(root.errors().stream().map(FieldError::message))
                .containsExactly(
                        "l[2]: Invalid value: \"integer\": failed rule: self < 3",
                        "l[3]: Invalid value: \"integer\": validation failed due to running out of cost budget, no further"
                                + " validation rules will be run");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "[{'k':'a','v':'1'},{'k':'b','v':'2'}] => [{'k':'b','v':'2'},{'k':'a','v':'1'}] => self == oldSelf && self + oldSelf == self",
                "[{'k':'a','v':'1'}] => [{'k':'a','v':'2'}] => self != oldSelf && (self + oldSelf)[0].v == '2'",
                "[{'k':'a','v':'1'},{'k':'b','v':'2'}] => [{'k':'b','v':'3'},{'k':'c','v':'4'}] => (self + oldSelf).map(e, e.k + e.v) == ['a1', 'b3', 'c4']",
                "[{'k':'a'},{'k':'b'}] => [{'k':'a'}] => self != oldSelf && self + oldSelf == self && oldSelf + self == self"
            })
    void listsThatAreMapsAreComparedAndAddedByKey(String list, String old, String rule) {
        ObjectNode schema = json("""
                {'type':'object','properties':{'l':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],
                 'items':{'type':'object','properties':{'k':{'type':'string'},'v':{'type':'string'}}}}}}""");
        schema.withObject("/properties/l")
                .putArray("x-kubernetes-validations")
                .addObject()
                .put("rule", rule);
        assertThat(errors(schema, json("{'l':" + list + "}"), json("{'l':" + old + "}")))
                .isEmpty();
    }
}
