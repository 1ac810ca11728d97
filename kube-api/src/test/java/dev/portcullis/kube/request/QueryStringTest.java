package dev.portcullis.kube.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {
    private static List<String> pairs(String raw) {
        List<String> pairs = new ArrayList<>();
        QueryString.forEach(raw, (name, value) -> pairs.add(name + "=" + value));
        return pairs;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1            | a=1
            a              | a=
            a=             | a=
            =b             | =b
            a=b=c          | a=b=c
            a=x+y%2C%3D    | a=x y,=
            %61=%C3%BC     | a=ü
            a=%ff          | a=\ufffd
            a=%F0%9F%98%80 | a=😀
            """)
    void onePair(String raw, String pair) {
        assertThat(pairs(raw)).containsExactly(pair.replace("\\ufffd", "\ufffd"));
    }

    @Test
    void severalKeepTheirOrder() {
        assertThat(pairs("b=1&a=2&b=3&&")).containsExactly("b=1", "a=2", "b=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "%=1", "a=%4", "a=1;b", "a;b=1", "", "&"})
    void whatCannotBeReadIsAsIfAbsent(String raw) {
        assertThat(pairs(raw)).isEmpty();
        assertThat(pairs("x=1&" + raw + "&y=2")).containsExactly("x=1", "y=2");
    }

    @Test
    void noQueryHasNoPairs() {
        assertThat(pairs(null)).isEmpty();
    }
}
