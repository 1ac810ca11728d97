package dev.portcullis.kube.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DeclaredEnvironmentTest {
    private static final DeclaredEnvironment POLICY = DeclaredEnvironment.kubernetes()
            .with("admission")
            .with("authorizer")
            .with("mutation");

    private static String type(String expression) {
        return CelTypes.format(POLICY.check(expression));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            url('https://example.com').getHost()                       | string
            url('https://example.com').getQuery()['q'][0]              | string
            isURL(object.spec.url)                                     | bool
            'abc 123'.find('[0-9]+')                                   | string
            'a1b2'.findAll('[0-9]', 1)                                 | list(string)
            [1, 2, 3].sum() + [1].max()                                | int
            ['b', 'a'].isSorted()                                      | bool
            ['b', 'a'].indexOf('a')                                    | int
            'abc'.indexOf('b')                                         | int
            quantity('1Gi').add(quantity('1Mi')).isLessThan(quantity('2Gi')) | bool
            ip('10.0.0.1').family() == 4 && ip.isCanonical('::1')      | bool
            cidr('10.0.0.0/8').containsIP(ip('10.1.1.1'))              | bool
            string(cidr('10.0.0.0/8').ip())                            | string
            format.dns1123Label().validate('a').hasValue()             | bool
            format.named('uri').value()                                | kubernetes.NamedFormat
            semver('1.2.3').major()                                    | int
            sets.contains(['a'], ['b'])                                | bool
            object.?metadata.?labels.orValue({})                       | dyn
            {'a': 1}.all(k, v, v > 0)                                  | bool
            1 < 1.5                                                    | bool
            request.kind.group + request.userInfo.extra['a'][0]        | string
            namespaceObject.metadata.labels['a']                       | string
            namespaceObject.status.conditions[0].reason                | string
            authorizer.group('apps').resource('deployments').check('get').allowed() | bool
            authorizer.requestResource.fieldSelector('a=b').check('x').reason()      | string
            authorizer.path('/x').check('get').errored()               | bool
            authorizer.serviceAccount('a', 'b').path('/').check('get').error()       | string
            [JSONPatch{op: 'add', path: '/a/' + jsonpatch.escapeKey('a/b'), value: 1}] | list(JSONPatch)
            """)
    void whatKubernetesKnows(String expression, String type) {
        assertThat(type(expression)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            1 +          | 1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
            object.x.    | 1:10: Syntax error: no viable alternative at input '.'
            foo bar      | 1:5: Syntax error: extraneous input 'bar' expecting <EOF>
            foo          | 1:1: undeclared reference to 'foo' (in container '')
            params.x     | 1:1: undeclared reference to 'params' (in container '')
            request.nam  | 1:8: undefined field 'nam'
            url(1)       | 1:4: found no matching overload for 'url' applied to '(int)'
            1 == 1.0     | 1:3: found no matching overload for '_==_' applied to '(int, double)'
            """)
    void whatItDoesNot(String expression, String error) {
        String place = error.substring(0, error.indexOf(' '));
        int column = Integer.parseInt(place.substring(2, place.length() - 1));
        assertThatThrownBy(() -> POLICY.check(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compilation failed: ERROR: <input>:" + error + "\n | " + expression + "\n | "
                        + ".".repeat(column - 1) + "^");
    }

    @Test
    void anotherVariableIsThereForWhoAddsIt() {
        assertThat(POLICY.with("params", SimpleType.DYN).check("params.x == 1")).isEqualTo(SimpleType.BOOL);
    }

    /** Whatever is sent, it is answered soon and on a small stack. */
    @Test
    void expressionsOfAnySizeAndDepthAreAnswered() {
        for (String monster : new String[] {
            "1" + "+1".repeat(30_000),
            "object" + ".a".repeat(40_000),
            "object" + "[0]".repeat(30_000),
            "object" + ".a()".repeat(20_000),
            "[".repeat(40_000),
            "(".repeat(90_000),
            "true" + "?true:true".repeat(9_000),
            "x".repeat(100_001)
        }) {
            assertThatThrownBy(() -> POLICY.check(monster))
                    .hasMessageMatching("(?s).*(recursion limit|size) exceed.*|" + "(?s).*exceeds limit.*");
        }
        assertThat(type("!".repeat(90_000) + "true")).isEqualTo("bool");
        assertThat(type("true" + "||true".repeat(10_000))).isEqualTo("bool");
    }
}
