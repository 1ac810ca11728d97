package dev.portcullis.admission.limitranger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Reviews;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitRangerTest {
    private static LimitRanger plugin(String limits) {
        LimitRange range =
                LimitRange.of(Reviews.json("{'metadata':{'namespace':'ns'},'spec':{'limits':[" + limits + "]}}"));
        return new LimitRanger(() -> List.of(range));
    }

    private static Attributes pod(String resources) {
        return Reviews.createPod(
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','resources':" + resources + "}]}}");
    }

    @Test
    void fillsInDefaultsAndSaysSo() {
        LimitRanger plugin =
                plugin("{'type':'Container','default':{'cpu':'1','memory':'1Gi'},'defaultRequest':{'cpu':'500m'}}");
        var pod = Reviews.admitted(plugin, pod("{'limits':{'cpu':'2'}}"));
        assertThat(pod.path("spec").path("containers").path(0).path("resources"))
                .hasToString("{\"limits\":{\"cpu\":\"2\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"500m\"}}");
        assertThat(pod.path("metadata")
                        .path("annotations")
                        .path("kubernetes.io/limit-ranger")
                        .asString())
                .isEqualTo("LimitRanger plugin set: cpu request for container c; memory limit for container c");
    }

    @Test
    void otherNamespacesAreNotItsBusiness() {
        LimitRange elsewhere = LimitRange.of(Reviews.json("{'metadata':{'namespace':'other'},'spec':{'limits':[]}}"));
        assertThat(new LimitRanger(() -> List.of(elsewhere)).handles(pod("{}"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'min':{'cpu':'1'} | {} | minimum cpu usage per Container is 1.  No request is specified",
                "'min':{'cpu':'1'} | {'requests':{'cpu':'500m'}} | minimum cpu usage per Container is 1, but request is 500m",
                "'max':{'cpu':'1'} | {} | maximum cpu usage per Container is 1.  No limit is specified",
                "'max':{'cpu':'1'} | {'limits':{'cpu':'2'}} | maximum cpu usage per Container is 1, but limit is 2",
                "'maxLimitRequestRatio':{'cpu':'2'} | {'limits':{'cpu':'3'},'requests':{'cpu':'1'}} | cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
                "'maxLimitRequestRatio':{'cpu':'2'} | {} | cpu max limit to request ratio per Container is 2, but no request is specified or request is 0",
            })
    void refusesWhatIsOutOfBounds(String bound, String resources, String why) {
        assertThat(Reviews.refused(plugin("{'type':'Container'," + bound + "}"), pod(resources)))
                .isEqualTo("403 pods \"p\" is forbidden: " + why);
    }

    @Test
    void aPodCountsAsItsContainersTogetherOrItsLargestInitContainer() {
        LimitRanger plugin = plugin("{'type':'Pod','max':{'cpu':'3'}}");
        String container = "{'name':'%s','resources':{'limits':{'cpu':'%s'}}}";
        assertThat(Reviews.refused(
                        plugin,
                        Reviews.createPod("{'metadata':{'name':'p'},'spec':{'initContainers':["
                                + container.formatted("i", "3") + "],'containers':[" + container.formatted("a", "1")
                                + ","
                                + container.formatted("b", "2") + "]}}")))
                .isEqualTo("accepted");
        assertThat(Reviews.refused(
                        plugin,
                        Reviews.createPod("{'metadata':{'name':'p'},'spec':{'containers':["
                                + container.formatted("a", "2") + "," + container.formatted("b", "2") + "]}}")))
                .isEqualTo("403 pods \"p\" is forbidden: maximum cpu usage per Pod is 3, but limit is 4");
    }
}
