package dev.portcullis.admission.webhook.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Reviews;
import dev.portcullis.kube.status.Status;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewAnswerTest {
    private static final String ENVELOPE =
            "{'apiVersion':'admission.k8s.io/v1','kind':'AdmissionReview','response':%s}";

    private static ReviewAnswer read(String version, boolean mutating, String review)
            throws ReviewAnswer.MalformedException {
        return ReviewAnswer.of(new ReviewRequest("u", version, new byte[0]), mutating, Reviews.json(review));
    }

    private static String problem(String version, boolean mutating, String review) {
        try {
            read(version, mutating, review);
            return "";
        } catch (ReviewAnswer.MalformedException e) {
            return Objects.requireNonNull(e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    true  | {'uid':'u','allowed':true}                                                | ^^
                    true  | {'uid':'u','allowed':true,'patch':'W10=','patchType':'JSONPatch'}          | ^^
                    true  | null                                                                      | webhook response was absent
                    true  | {'allowed':true}                                                          | expected response.uid="u", got ""
                    false | {'uid':'v','allowed':true}                                                | expected response.uid="u", got "v"
                    true  | {'uid':'u','patch':'W10='}                                                | webhook returned response.patch but not response.patchType
                    true  | {'uid':'u','patchType':'JSONPatch'}                                       | webhook returned response.patchType but not response.patch
                    true  | {'uid':'u','patch':'W10=','patchType':''}                                 | webhook returned invalid response.patchType of ""
                    true  | {'uid':'u','patch':'?','patchType':'JSONPatch'}                           | illegal base64 data in response.patch
                    false | {'uid':'u','patch':'W10='}                                                | validating webhook may not return response.patch
                    false | {'uid':'u','patchType':'JSONPatch'}                                       | validating webhook may not return response.patchType
                    """)
    void isCheckedAsKubeApiserverChecksIt(boolean mutating, String response, String problem) {
        assertThat(problem("v1", mutating, ENVELOPE.formatted(response))).isEqualTo(problem);
    }

    @Test
    void itsKindIsThatOfTheQuestion() {
        assertThat(problem("v1", true, "{'response':{'uid':'u'}}"))
                .isEqualTo("expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind=");
        assertThat(problem(
                        "v1",
                        true,
                        "{'apiVersion':'admission.k8s.io/v1beta1','kind':'AdmissionReview','response':{'uid':'u'}}"))
                .isEqualTo(
                        "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got admission.k8s.io/v1beta1, Kind=AdmissionReview");
    }

    @Test
    void theBetaIsNotSoStrict() throws ReviewAnswer.MalformedException {
        ReviewAnswer answer = read("v1beta1", true, "{'response':{'allowed':true,'patch':'W10='}}");
        assertThat(answer.allowed()).isTrue();
        assertThat(answer.patch()).isEqualTo("[]".getBytes());
        assertThat(answer.patchType()).isEqualTo("JSONPatch");
        assertThat(read("v1beta1", false, "{'response':{'allowed':true,'patch':'W10='}}")
                        .patch())
                .isEmpty();
    }

    @Test
    void whatItSaysBeside() throws ReviewAnswer.MalformedException {
        ReviewAnswer answer = read(
                "v1",
                false,
                ENVELOPE.formatted("{'uid':'u','allowed':true,'warnings':['a','','b'],'auditAnnotations':{'k':'v'}}"));
        assertThat(answer.warnings()).isEqualTo(List.of("a", "b"));
        assertThat(answer.annotations()).isEqualTo(Map.of("k", "v"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "-", textBlock = """
                    {'allowed':false}                                               | 400 | -        | without explanation
                    {'allowed':false,'status':{'message':'no'}}                     | 400 | -        | : no
                    {'allowed':false,'status':{'reason':'Invalid','code':422}}      | 422 | Invalid  | : Invalid
                    {'allowed':false,'status':{'message':'no','code':200,'status':'Success'}} | 400 | - | : no
                    {'allowed':false,'status':{'message':'no','reason':'Forbidden','code':403}} | 403 | Forbidden | : no
                    """)
    void aRefusalIsTheWebhooksOwn(String response, int code, String reason, String end)
            throws ReviewAnswer.MalformedException {
        Status refusal = read("v1beta1", false, "{'response':" + response + "}").refusal("h.example.org");
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.status()).isEqualTo("Failure");
        assertThat(refusal.message())
                .isEqualTo("admission webhook \"h.example.org\" denied the request"
                        + (end.startsWith(":") ? end : " " + end));
    }

    @Test
    void itsDetailsAreKept() throws ReviewAnswer.MalformedException {
        Status refusal = read(
                        "v1beta1",
                        false,
                        "{'response':{'status':{'details':{'name':'n','kind':'k','causes':[{'message':'m','field':'f'}],'retryAfterSeconds':3}}}}")
                .refusal("h");
        assertThat(refusal.details())
                .isEqualTo(new Status.Details("n", null, "k", null, List.of(new Status.Cause(null, "m", "f")), 3));
    }
}
