package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.alwayspullimages.AlwaysPullImages;
import dev.portcullis.admission.defaulttolerationseconds.DefaultTolerationSeconds;
import dev.portcullis.admission.priority.Priority;
import dev.portcullis.admission.priority.PriorityClass;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The plugins that fill in or override fields of pods. */
class PodDefaultsTest {
    private final DefaultTolerationSeconds tolerations = new DefaultTolerationSeconds(300, 300);
    private final AlwaysPullImages pull = new AlwaysPullImages();
    private final Priority priority = new Priority(new Priority.Classes() {
        @Override
        public Optional<PriorityClass> find(String name) {
            return name.equals("high")
                    ? Optional.of(new PriorityClass("high", 1000, false, "Never"))
                    : Optional.empty();
        }

        @Override
        public Optional<PriorityClass> byDefault() {
            return Optional.empty();
        }
    });

    @Test
    void aPodStaysFiveMinutesOnALostNode() {
        assertThat(Reviews.admitted(tolerations, Reviews.createPod("{'spec':{}}"))
                        .path("spec")
                        .path("tolerations"))
                .hasToString(
                        "[{\"key\":\"node.kubernetes.io/not-ready\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300},"
                                + "{\"key\":\"node.kubernetes.io/unreachable\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300}]");
    }

    @Test
    void itsOwnTolerationsCount() {
        assertThat(Reviews.admitted(tolerations, Reviews.createPod("{'spec':{'tolerations':[{'operator':'Exists'}]}}"))
                        .path("spec")
                        .path("tolerations"))
                .hasSize(1);
        assertThat(Reviews.admitted(
                                tolerations,
                                Reviews.createPod(
                                        "{'spec':{'tolerations':[{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}]}}"))
                        .path("spec")
                        .path("tolerations"))
                .hasSize(3);
    }

    @Test
    void priorityComesFromTheClass() {
        var plain = Reviews.admitted(priority, Reviews.createPod("{'spec':{}}")).path("spec");
        assertThat(plain.path("priority").asInt()).isZero();
        assertThat(plain.path("preemptionPolicy").asString()).isEqualTo("PreemptLowerPriority");
        var high = Reviews.admitted(priority, Reviews.createPod("{'spec':{'priorityClassName':'high'}}"))
                .path("spec");
        assertThat(high.path("priority").asInt()).isEqualTo(1000);
        assertThat(high.path("preemptionPolicy").asString()).isEqualTo("Never");
    }

    @Test
    void aPodMayNotChooseItsPriority() {
        assertThat(Reviews.rejected(priority, Reviews.createPod("{'metadata':{'name':'a'},'spec':{'priority':7}}")))
                .isEqualTo(
                        "403 pods \"a\" is forbidden: the integer value of priority (7) must not be provided in pod spec;"
                                + " priority admission controller computed 0 from the given PriorityClass name");
        assertThat(Reviews.rejected(
                        priority, Reviews.createPod("{'metadata':{'name':'a'},'spec':{'priorityClassName':'no'}}")))
                .isEqualTo("403 pods \"a\" is forbidden: no PriorityClass with name no was found");
    }

    @Test
    void anUpdateKeepsThePriority() {
        var spec = Reviews.admitted(priority, Reviews.pod(Operation.UPDATE, "{'spec':{}}", "{'spec':{'priority':5}}"))
                .path("spec");
        assertThat(spec.path("priority").asInt()).isEqualTo(5);
    }

    @Test
    void imagesAreAlwaysPulled() {
        var spec = Reviews.admitted(
                        pull,
                        Reviews.createPod(
                                "{'spec':{'initContainers':[{'image':'i'}],'containers':[{'image':'c','imagePullPolicy':'Never'}]}}"))
                .path("spec");
        assertThat(spec.path("initContainers").path(0).path("imagePullPolicy").asString())
                .isEqualTo("Always");
        assertThat(spec.path("containers").path(0).path("imagePullPolicy").asString())
                .isEqualTo("Always");
        assertThat(Reviews.refused(
                        pull,
                        Reviews.createPod(
                                "{'metadata':{'name':'a'},'spec':{'containers':[{'imagePullPolicy':'Never'}]}}")))
                .isEqualTo(
                        "403 pods \"a\" is forbidden: spec.containers[0].imagePullPolicy: Unsupported value: \"Never\": supported values: \"Always\"");
    }

    @Test
    void aPodFromBeforeThePluginCanStillBeUpdated() {
        String pod = "{'spec':{'containers':[{'image':'a'}]}}";
        assertThat(pull.handles(Reviews.pod(Operation.UPDATE, pod, pod))).isFalse();
        assertThat(pull.handles(Reviews.pod(Operation.UPDATE, pod.replace("'a'", "'b'"), pod)))
                .isTrue();
    }
}
