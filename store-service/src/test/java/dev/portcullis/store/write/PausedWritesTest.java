package dev.portcullis.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.user.UserInfo;
import dev.portcullis.store.catalog.BuiltinCatalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.schema.ModelDefinitions;
import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import dev.portcullis.store.write.PausedWrites.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PausedWritesTest {
    private static final ResourceType MAPS = BuiltinCatalog.load(new ModelDefinitions())
            .find("", "v1", "configmaps")
            .orElseThrow();

    private final PausedWrites<String> writes = new PausedWrites<>(Duration.ofSeconds(5));

    @Test
    void aWriteThatAsksNothingEndsAtOnce() {
        assertThat(begin(gate -> "done")).isEqualTo(new Step.Ended<>("done"));
        assertThat(writes.size()).isZero();
    }

    /** The gateway may begin a write twice, at two replicas, if one is lost before it asks: nothing may be stored by then. */
    @Test
    void nothingIsStoredBeforeAdmissionIsAsked(@TempDir Path directory) {
        try (EmbeddedStateStore store = EmbeddedStateStore.open(directory)) {
            Objects objects = new Objects(store, Duration.ofHours(1));
            String key = MAPS.stored().key("n", "a");
            Step<String> step = begin(gate -> "" + objects.put(MAPS, key, new byte[] {'{', '}'}, 0));
            assertThat(step)
                    .isEqualTo(new Step.Ended<>("failed: a write is to be stored that has not asked admission"));
            assertThat(store.get(key).keyValue()).isEmpty();

            Step.Review<String> asked =
                    review(begin(gate -> create(gate) + objects.put(MAPS, key, new byte[] {'{', '}'}, 0)));
            assertThat(store.get(key).keyValue()).isEmpty();
            Step.Review<String> again = review(resume(asked, allowed(asked, null)));
            assertThat(resume(again, allowed(again, null))).isInstanceOf(Step.Ended.class);
            assertThat(store.get(key).keyValue()).isPresent();
        }
    }

    @Test
    void pausesForEachPhaseAndAppliesThePatch() {
        Step.Review<String> mutate = review(begin(this::create));
        assertThat(mutate.phase()).isEqualTo("mutate");
        JsonNode request = Json.read(mutate.body()).path("request");
        assertThat(request.path("operation").asString()).isEqualTo("CREATE");
        assertThat(request.path("object").path("data").path("a").asString()).isEqualTo("1");

        String patch = "[{\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"2\"}]";
        Step.Review<String> validate = review(resume(mutate, allowed(mutate, patch)));
        assertThat(validate.phase()).isEqualTo("validate");
        assertThat(validate.id()).isEqualTo(mutate.id());
        assertThat(Json.read(validate.body())
                        .path("request")
                        .path("object")
                        .path("data")
                        .path("b")
                        .asString())
                .isEqualTo("2");

        assertThat(resume(validate, allowed(validate, null))).isEqualTo(new Step.Ended<>("{\"a\":\"1\",\"b\":\"2\"}"));
        assertThat(writes.size()).isZero();
    }

    @Test
    void doesNotPauseAgainWhereNobodyValidates() {
        Step.Review<String> mutate = review(begin(this::create));
        ObjectNode answer = (ObjectNode) Json.read(allowed(mutate, null));
        answer.withObject("/response").put("validating", false);
        assertThat(resume(mutate, Json.write(answer))).isInstanceOf(Step.Ended.class);
    }

    @Test
    void aRefusalEndsTheWriteWithItsStatus() {
        Step.Review<String> mutate = review(begin(this::create));
        ObjectNode answer = (ObjectNode) Json.read(allowed(mutate, null));
        ObjectNode response = answer.withObject("/response").put("allowed", false);
        response.set("status", Json.tree(ApiErrors.badRequest("not today").status()));
        assertThat(resume(mutate, Json.write(answer))).isEqualTo(new Step.Ended<>("failed: not today"));
    }

    @Test
    void anAnswerToSomethingElseFailsClosed() {
        Step.Review<String> mutate = review(begin(this::create));
        byte[] other = "{\"response\":{\"uid\":\"other\",\"allowed\":true}}".getBytes(StandardCharsets.UTF_8);
        assertThat(ended(resume(mutate, other))).contains("another review");
        Step.Review<String> again = review(begin(this::create));
        assertThat(ended(resume(again, "nonsense".getBytes(StandardCharsets.UTF_8))))
                .contains("can't be read");
    }

    @Test
    void onlyItsCallerGoesOnWithAWrite() {
        Step.Review<String> mutate = review(begin(this::create));
        assertThatThrownBy(() -> writes.resume("stranger", mutate.id(), allowed(mutate, null)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(504));
        assertThatThrownBy(() -> writes.giveUp("stranger", mutate.id())).isInstanceOf(ApiException.class);
        assertThat(writes.size()).isEqualTo(1);
    }

    @Test
    void isGivenUpAfterAWhile() throws Exception {
        PausedWrites<String> impatient = new PausedWrites<>(Duration.ofMillis(50));
        CompletableFuture<String> end = new CompletableFuture<>();
        Step<String> step = impatient.begin("gateway", this::create, e -> {
            end.complete(e.getMessage());
            return "failed";
        });
        assertThat(end.get(5, TimeUnit.SECONDS)).contains("given up");
        assertThatThrownBy(() -> impatient.resume("gateway", review(step).id(), new byte[0]))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void canBeGivenUpAtOnce() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        Step<String> step = writes.begin("gateway", this::create, e -> {
            end.complete(String.valueOf(e.getMessage()));
            return "failed";
        });
        writes.giveUp("gateway", review(step).id());
        assertThat(end.get(5, TimeUnit.SECONDS)).contains("given up");
    }

    @Test
    void aServiceThatStopsFinishesWhatHasBegunAndBeginsNothing() throws Exception {
        Step.Review<String> mutate = review(begin(this::create));
        CompletableFuture<Void> finished = CompletableFuture.runAsync(() -> finish(Duration.ofSeconds(5)));
        while (!(begin(gate -> "done") instanceof Step.Refused)) {
            Thread.sleep(1);
        }
        assertThat(finished).isNotDone();
        Step.Review<String> validate = review(resume(mutate, allowed(mutate, null)));
        assertThat(resume(validate, allowed(validate, null))).isEqualTo(new Step.Ended<>("{\"a\":\"1\"}"));
        finished.get(1, TimeUnit.SECONDS);
    }

    private void finish(Duration longest) {
        try {
            writes.finish(longest);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String create(AdmissionGate gate) {
        ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", "m");
        object.putObject("data").put("a", "1");
        Write write =
                new Write(MAPS, "n", "", "", UserInfo.of("alice"), "m", false, Json.object(), gate, new Warnings());
        AdmissionAttributes attributes =
                new AdmissionAttributes(write, write.target(), AdmissionAttributes.CREATE, "m", object, null);
        ObjectNode mutated = gate.mutate(attributes);
        gate.validate(new AdmissionAttributes(write, write.target(), AdmissionAttributes.CREATE, "m", mutated, null));
        return mutated.get("data").toString();
    }

    private Step<String> begin(java.util.function.Function<AdmissionGate, String> work) {
        return writes.begin("gateway", work, e -> "failed: " + e.getMessage());
    }

    private Step<String> resume(Step.Review<String> review, byte[] answer) {
        return writes.resume("gateway", review.id(), answer);
    }

    private static Step.Review<String> review(Step<String> step) {
        return (Step.Review<String>) step;
    }

    private static String ended(Step<String> step) {
        return ((Step.Ended<String>) step).answer();
    }

    private static byte[] allowed(Step.Review<String> review, String patch) {
        ObjectNode answer = Json.object();
        ObjectNode response = answer.putObject("response")
                .put("uid", Json.read(review.body()).path("request").path("uid").asString())
                .put("allowed", true);
        if (patch != null) {
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
        }
        return Json.write(answer);
    }
}
