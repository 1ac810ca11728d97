package dev.portcullis.admission.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Reviews;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDiffTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a':1} | {'a':1} | []",
                "{'a':1} | {'a':2} | [{'op':'replace','path':'/a','value':2}]",
                "{'a':1} | {} | [{'op':'remove','path':'/a'}]",
                "{} | {'x/y~z':1} | [{'op':'add','path':'/x~1y~0z','value':1}]",
                "{'l':[1]} | {'l':[1,2]} | [{'op':'add','path':'/l/-','value':2}]",
                "{'l':[{'n':'a'}]} | {'l':[{'n':'a','v':1}]} | [{'op':'add','path':'/l/0/v','value':1}]",
                "{'l':[1,2]} | {'l':[2]} | [{'op':'replace','path':'/l','value':[2]}]",
                "{'a':{'b':1}} | {'a':null} | [{'op':'replace','path':'/a','value':null}]",
            })
    void saysWhatChanged(String before, String after, String patch) {
        assertThat(JsonDiff.between(Reviews.json(before), Reviews.json(after)).toString())
                .isEqualTo(patch.replace('\'', '"'));
    }
}
