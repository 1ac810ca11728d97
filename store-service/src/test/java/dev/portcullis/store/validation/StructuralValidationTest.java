package dev.portcullis.store.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.store.schema.Definitions;
import dev.portcullis.store.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What kube-openapi's validator and apiextensions-apiserver make of it. */
class StructuralValidationTest {
    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static List<FieldError> errors(String x, String value) {
        ObjectNode schema = (ObjectNode) json("{'type':'object','properties':{'x':" + x + "}}");
        StructuralValidation found =
                StructuralValidation.of(Schema.of(schema, Definitions.NONE), "", json("{'x':" + value + "}"), null);
        List<FieldError> errors = new ArrayList<>(found.errors());
        errors.addAll(found.embedded());
        errors.addAll(found.lists());
        return errors;
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} => 1.5 => x: Invalid value: \"number\": x in body must be of type integer: \"number\"",
                "{'type':'integer'} => 1.0 => ok",
                "{'type':'number'} => 1 => ok",
                "{'type':'integer','format':'int32'} => 9999999999 => ok",
                "{'type':'integer','format':'int64'} => 'a' => x: Invalid value: \"string\": x in body must be of type integer: \"string\"",
                "{'type':'string'} => null => x: Invalid value: \"null\": x in body must be of type string: \"null\"",
                "{'type':'string','nullable':true} => null => ok",
                "{'type':'string','nullable':true,'enum':['a']} => null => x: Unsupported value: null: supported values: \"a\"",
                "{'x-kubernetes-int-or-string':true} => 1.5 => x: Invalid value: \"number\": x in body must be of type integer,string: \"number\"",
                "{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'integer'},{'type':'string'}]} => 1.5 => x: Invalid value: \"number\": x in body must be of type integer,string: \"number\" | <nil>: Invalid value: \"\": \"x\" must validate at least one schema (anyOf) | x: Invalid value: \"number\": x in body must be of type integer: \"number\"",
                "{'type':'string','format':'date-time'} => 5 => x: Invalid value: \"int64\": x in body must be of type date-time: \"int64\"",
                "{'type':'string','format':'date-time'} => true => x: Invalid value: \"\": x in body must be of type date-time: \"\"",
                "{'type':'string','format':'date-time'} => 'today' => x: Invalid value: \"today\": x in body must be of type date-time: \"today\"",
                "{'type':'string','enum':['a','b']} => 5 => x: Invalid value: \"integer\": x in body must be of type string: \"integer\" | x: Unsupported value: 5: supported values: \"a\", \"b\"",
                "{'type':'integer','enum':[1,2]} => 3 => x: Unsupported value: 3: supported values: \"1\", \"2\"",
                "{'type':'number','enum':[1]} => 1.0 => ok",
                "{'type':'integer','multipleOf':3} => 7 => x: Invalid value: 7: x in body should be a multiple of 3",
                "{'type':'number','multipleOf':0.1} => 0.3 => ok",
                "{'type':'integer','maximum':10.5} => 11 => x: Invalid value: 11: x in body should be less than or equal to 10",
                "{'type':'number','maximum':10.5} => 10.6 => x: Invalid value: 10.6: x in body should be less than or equal to 10.5",
                "{'type':'number','maximum':1e21} => 1.5e21 => x: Invalid value: 1.5E+21: x in body should be less than or equal to 1e+21",
                "{'type':'integer','maximum':10,'exclusiveMaximum':true} => 10 => x: Invalid value: 10: x in body should be less than 10",
                "{'type':'integer','minimum':10,'exclusiveMinimum':true} => 10 => x: Invalid value: 10: x in body should be greater than 10",
                "{'type':'string','maxLength':2} => 'äöü' => x: Too long: may not be more than 2 bytes",
                "{'type':'string','maxLength':3} => 'äöü' => ok",
                "{'type':'string','maxLength':1} => '😀' => ok",
                "{'type':'string','minLength':2} => '😀' => x: Invalid value: \"😀\": x in body should be at least 2 chars long",
                "{'type':'string','maxLength':2,'pattern':'^[0-9]+$'} => 'abc' => x: Too long: may not be more than 2 bytes",
                "{'type':'string','pattern':'^[0-9]+$'} => 'abc' => x: Invalid value: \"abc\": x in body should match '^[0-9]+$'",
                "{'type':'string','pattern':'b'} => 'abc' => ok",
                "{'type':'array','items':{'type':'string'},'minItems':2} => ['a'] => x: Invalid value: 1: x in body should have at least 2 items",
                "{'type':'array','items':{'type':'string'},'maxItems':1} => ['a','b'] => x: Too many: 2: must have at most 1 item",
                "{'type':'array','items':{'type':'string'}} => [1,2] => x: Invalid value: \"integer\": x in body must be of type string: \"integer\"",
                "{'type':'array','items':{'type':'object','required':['a'],'properties':{'b':{'type':'integer'}}}} => [{'a':1},{'b':'x'}] => x[1].b: Invalid value: \"string\": x[1].b in body must be of type integer: \"string\" | x[1].a: Required value",
                "{'type':'object','minProperties':2,'required':['a']} => {'b':1} => x: Invalid value: 1: x in body should have at least 2 properties",
                "{'type':'object','maxProperties':1,'required':['a']} => {'b':1,'c':1} => x: Too many: 2: must have at most 1 item",
                "{'type':'object','additionalProperties':{'type':'object','required':['a']}} => {'k':{}} => x.k.a: Required value",
                "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},'oneOf':[{'required':['a']},{'required':['b']}]} => {'a':1,'b':1} => <nil>: Invalid value: \"\": \"x\" must validate one and only one schema (oneOf). Found 2 valid alternatives",
                "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},'oneOf':[{'required':['a'],'properties':{'a':{'minimum':5}}},{'required':['b']}]} => {'a':1} => <nil>: Invalid value: \"\": \"x\" must validate one and only one schema (oneOf). Found none valid | x.a: Invalid value: 1: x.a in body should be greater than or equal to 5",
                "{'type':'integer','allOf':[{'minimum':5},{'maximum':7}]} => 3 => x: Invalid value: 3: x in body should be greater than or equal to 5 | <nil>: Invalid value: \"\": \"x\" must validate all the schemas (allOf)",
                "{'type':'integer','allOf':[{'minimum':5}]} => 3 => x: Invalid value: 3: x in body should be greater than or equal to 5 | <nil>: Invalid value: \"\": \"x\" must validate all the schemas (allOf). None validated",
                "{'type':'integer','not':{'enum':[3]}} => 3 => <nil>: Invalid value: \"\": \"x\" must not validate the schema (not)",
                "{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}} => ['a','b','a','a'] => x[2]: Duplicate value: \"a\"",
                "{'type':'array','x-kubernetes-list-type':'set','items':{'type':'object','x-kubernetes-map-type':'atomic','properties':{'a':{'type':'string'}}}} => [{'a':'1'},{'a':'1'}] => x[1]: Duplicate value: {\"a\":\"1\"}",
                "{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['a'],'items':{'type':'object','properties':{'a':{'type':'string'}}}} => [{},{'a':'1'},{}] => x[2]: Duplicate value: {}",
                "{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['a','b'],'items':{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}}}} => [{'a':'1','b':'2'},{'a':'1'},{'a':'1','b':'2'}] => x[2]: Duplicate value: {\"a\":\"1\",\"b\":\"2\"}",
                "{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true} => {'metadata':{'namespace':'A'}} => x.apiVersion: Required value | x.kind: Required value | x.metadata.namespace: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
                "{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true} => {'apiVersion':'a/b/c','kind':'','metadata':{'name':'x'}} => x.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c | x.kind: Required value"
            })
    void isHeldAgainstItsSchema(String schema, String value, String errors) {
        assertThat(errors(schema, value).stream().map(FieldError::message))
                .isEqualTo(errors.equals("ok") ? List.of() : List.of(errors.split(" \\| ")));
    }

    /** Formats by their names: texts that have them, and others that don't. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bsonobjectid   | 507f1f77bcf86cd799439011 | 507f1f77bcf86cd79943901 x
            uri            | https://a.b/c?d=e#f /abs mailto:a@b http://a http://[::1]:80/x | rel a/b 1:x http://a\\b/c /%zz
            email          | a@b.c a.b+c@d.example <a@b.c> | a @b a@ a.@b a@b@c
            hostname       | example.com a host1 a-b.example.com | my-host -a.b a..b exa_mple.com
            ipv4           | 1.2.3.4 0.0.0.0 | 1.2.3 256.1.1.1 ::1 1.2.3.4/8 01.2.3.4
            ipv6           | ::1 2001:db8::1 ::ffff:1.2.3.4 | 1.2.3.4 :::1 2001:db8 g::1
            cidr           | 10.0.0.0/8 ::/0 10.0.0.1/8 | 10.0.0.0 10.0.0.0/33 10.0.0.0/08
            mac            | 00:00:5e:00:53:01 00-00-5e-00-53-01 0000.5e00.5301 02:00:5e:10:00:00:00:01 | 00:00:5e:00:53 0:0:5e:0:53:1 00:00-5e:00:53:01
            uuid           | a8098c1a-f86e-11da-bd1a-00112444be1e A8098C1AF86E11DABD1A00112444BE1E | a8098c1a-f86e-11da-bd1a-00112444be1
            uuid3          | bcd02e22-68f0-3046-a512-327cca9def8f | bcd02e22-68f0-4046-a512-327cca9def8f
            uuid4          | 025b0d74-00a2-4048-bf57-227c5111bb34 | 025b0d74-00a2-4048-cf57-227c5111bb34 025b0d74-00a2-5048-bf57-227c5111bb34
            uuid5          | 886313e1-3b8a-5372-9b90-0c9aee199e5d | 886313e1-3b8a-4372-9b90-0c9aee199e5d
            isbn           | 0321751043 978-0321751041 | 0321751044 978-0321751042 x
            isbn10         | 0321751043 0-321-75104-3 097522980X | 978-0321751041 0321751044
            isbn13         | 978-0321751041 | 0321751043 978-0321751042
            creditcard     | 4111-1111-1111-1111 4012888888881881 | 4111-1111-1111-1112 1234
            ssn            | 111-11-1111 | 111111111 111-1-1111 999-99-99999
            hexcolor       | #FFFFFF fff #0a0 | #ggg #12345 red
            rgbcolor       | rgb(0,0,0) rgb(255,100,7) | rgb(300,0,0) rgb(1,2) 1,2,3
            byte           | YQ== YWJj ZWxpemFiZXRocG9zZXk= | YQ YQ= a*== YQ=======
            password       | x anything | none
            date           | 2014-12-15 2024-02-29 | 2014-13-15 2014-2-1 2023-02-29 20141215
            duration       | 1h30m 5ns 1.5h -3s 0 3days 2weeks 10sec | x 5 5parsecs h
            datetime       | 2011-08-18T19:03:37.000000000+01:00 2014-12-15T19:30:20.000Z 2014-12-15t08:00:00z | 2014-12-15 2014-12-15T08:00:00 2014-12-15T24:00:00Z 2014-13-15T08:00:00Z
            date-time      | 2014-12-15T08:00:00.000Z 2011-08-18T19:03:37+01:00 | 2014-12-15T08:00Z 2014-12-15T8:00:00Z
            quantity       | 1 10Gi 100m -5 1e3 .5 | x 10GB 1.2.3
            k8s-short-name | a my-name 1a | A a.b -a a-
            k8s-long-name  | a my-name.b | A_ a..b -a
            unknown        | anything goes | none
            """)
    void formats(String format, String good, String bad) {
        String schema = "{'type':'string','format':'" + format + "'}";
        for (String text : good.split(" ")) {
            assertThat(errors(schema, Json.MAPPER.writeValueAsString(text)))
                    .as(text)
                    .isEmpty();
        }
        for (String text : bad.split(" ")) {
            if (!bad.equals("none")) {
                assertThat(errors(schema, Json.MAPPER.writeValueAsString(text)))
                        .as(text)
                        .singleElement()
                        .isEqualTo(FieldError.typeInvalid(
                                "x",
                                text,
                                "x in body must be of type " + format + ": " + Json.MAPPER.writeValueAsString(text)));
            }
        }
    }

    @Test
    void whatIsValidatedMayHaveAPath() {
        Schema schema = Schema.of(
                (ObjectNode) json("{'type':'object','properties':{'a':{'type':'integer'}},'not':{'required':['b']}}"),
                Definitions.NONE);
        assertThat(StructuralValidation.of(schema, "status", json("{'a':'x','b':1}"), null).errors().stream()
                        .map(FieldError::message))
                .containsExactly(
                        "status: Invalid value: \"\": \"\" must not validate the schema (not)",
                        "status.a: Invalid value: \"string\": a in body must be of type integer: \"string\"");
    }

    @Test
    void longTextsOfFormatsAreNoBurden() {
        String seconds = "1s".repeat(200_000);
        assertThat(errors("{'type':'string','format':'duration'}", '"' + seconds + '"'))
                .isEmpty();
        assertThat(errors("{'type':'string','format':'byte'}", '"' + "YWJj".repeat(200_000) + '"'))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{'spec':{'replicas':3}} => ok",
                "{'spec':{}} => ok",
                "{'spec':{'replicas':-1}} => .spec.replicas: Invalid value: -1: should be a non-negative integer",
                "{'spec':{'replicas':2147483648}} => .spec.replicas: Invalid value: 2147483648: should be less than or equal to 2147483647",
                "{'spec':{'replicas':'a'}} => .spec.replicas: Invalid value: 0: .spec.replicas accessor error: a is of the type string, expected int64",
                "{'spec':1} => .spec.replicas: Invalid value: 0: .spec accessor error: 1 is of the type int64, expected map[string]interface{}"
            })
    void replicasAreCounted(String object, String error) {
        Field root = Field.root(json(object));
        ScaleValidation.spec(root, List.of("spec", "replicas"));
        assertThat(root.errors().stream().map(FieldError::message))
                .isEqualTo(error.equals("ok") ? List.of() : List.of(error));
    }

    @Test
    void aSelectorIsAText() {
        Field root = Field.root(json("{'status':{'selector':{}}}"));
        ScaleValidation.status(root, List.of("status", "replicas"), List.of("status", "selector"));
        assertThat(root.errors().stream().map(FieldError::message))
                .containsExactly(
                        ".status.selector: Invalid value: \"\": .status.selector accessor error: {} is of the type"
                                + " map[string]interface {}, expected string");
    }
}
