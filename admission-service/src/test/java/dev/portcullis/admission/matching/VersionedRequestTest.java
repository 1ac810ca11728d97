package dev.portcullis.admission.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Notes;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Reviews;
import dev.portcullis.kube.review.AdmissionReview.Kind;
import dev.portcullis.kube.review.AdmissionReview.Resource;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionedRequestTest {
    private static final Resource V1 = new Resource("example.com", "v1", "things");

    /** Of a custom resource that is served as v1beta1 and v1, in the older one. */
    private static Attributes request(String subresource, Kind kind, String object) {
        return new Attributes(
                Operation.UPDATE,
                new GroupResource("example.com", "things"),
                subresource,
                kind,
                "ns",
                "a",
                Reviews.json(object),
                Reviews.json(object),
                UserInfo.of("alice"),
                false,
                new Notes(),
                "v1beta1",
                null,
                List.of("v1"));
    }

    private static Attributes request() {
        return request(
                "",
                new Kind("example.com", "v1beta1", "Thing"),
                "{'apiVersion':'example.com/v1beta1','kind':'Thing','spec':{'a':1}}");
    }

    private static Rules rules(String version, String policy) {
        return Rules.of(
                Reviews.json("{'r':[{'operations':['*'],'apiGroups':['example.com'],'apiVersions':['" + version
                                + "'],'resources':['things','things/*']}]}")
                        .path("r"),
                policy.equals("Equivalent"));
    }

    @Test
    void rulesForOneVersionOfACustomResourceAreForTheOthers() {
        assertThat(rules("v1", "Equivalent").covers(request())).isEqualTo(V1);
        assertThat(rules("v1", "Exact").covers(request())).isNull();
        assertThat(rules("v2", "Equivalent").covers(request())).as("not served").isNull();
        assertThat(rules("v1beta1", "Exact").covers(request()))
                .isEqualTo(new Resource("example.com", "v1beta1", "things"));
    }

    @Test
    void objectsComeInTheVersionOfTheRules() {
        VersionedRequest asked = VersionedRequest.of(request(), V1);
        assertThat(asked.kind()).isEqualTo(new Kind("example.com", "v1", "Thing"));
        assertThat(asked.object())
                .hasToString("{\"apiVersion\":\"example.com/v1\",\"kind\":\"Thing\",\"spec\":{\"a\":1}}");
        assertThat(asked.asRequested(Reviews.json("{'apiVersion':'example.com/v1','kind':'Thing','spec':{'a':2}}")))
                .hasToString("{\"apiVersion\":\"example.com/v1beta1\",\"kind\":\"Thing\",\"spec\":{\"a\":2}}");
        assertThat(request().object()).as("unchanged").isEqualTo(request().oldObject());
    }

    @Test
    void aScaleIsAScaleInEveryVersion() {
        Kind scale = new Kind("autoscaling", "v1", "Scale");
        Attributes scaled = request("scale", scale, "{'apiVersion':'autoscaling/v1','kind':'Scale'}");
        assertThat(rules("v1", "Equivalent").covers(scaled)).isEqualTo(V1);
        VersionedRequest asked = VersionedRequest.of(scaled, V1);
        assertThat(asked.kind()).isEqualTo(scale);
        assertThat(asked.object()).isEqualTo(scaled.object());
    }
}
