package dev.portcullis.admission.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.AdmissionPlugin;
import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Reviews;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.review.AdmissionReview.Response;
import dev.portcullis.kube.service.BadFlagException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionChainTest {
    private final List<String> called = new ArrayList<>();

    private MutatingPlugin setting(String name, String field) {
        return new MutatingPlugin() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean handles(Attributes attributes) {
                return attributes.operation() == Operation.CREATE;
            }

            @Override
            public Mutation mutate(Attributes attributes) {
                called.add(name);
                attributes.requireObject().put(field, true);
                return Mutation.admitted(attributes);
            }
        };
    }

    private ValidatingPlugin refusing(String name, String why) {
        return new ValidatingPlugin() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean handles(Attributes attributes) {
                return true;
            }

            @Override
            public Validation validate(Attributes attributes) {
                called.add(name);
                return why.isEmpty() ? Validation.accepted() : Validation.rejected(attributes.forbidden(why));
            }
        };
    }

    @Test
    void mutatesInOrderAndSaysWhatEachChanged() {
        AdmissionChain chain =
                new AdmissionChain(List.of(setting("A", "a"), setting("B", "b"), setting("C", "a")), List.of());
        Attributes attributes = Reviews.createPod("{'metadata':{'name':'x'}}");

        Response response = chain.mutate("u", attributes);

        assertThat(called).containsExactly("A", "B", "C");
        assertThat(response.allowed()).isTrue();
        assertThat(response.uid()).isEqualTo("u");
        assertThat(new String(response.patch(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "[{\"op\":\"add\",\"path\":\"/a\",\"value\":true},{\"op\":\"add\",\"path\":\"/b\",\"value\":true}]");
        assertThat(response.trace())
                .extracting(AdmissionReview.Verdict::verdict)
                .containsExactly("Mutated", "Mutated", "Unchanged");
        assertThat(attributes.object().has("a"))
                .as("what was given is left alone")
                .isFalse();
        assertThat(response.validating()).isFalse();
    }

    @Test
    void theFirstRefusalEndsIt() {
        AdmissionChain chain =
                new AdmissionChain(List.of(), List.of(refusing("A", ""), refusing("B", "no"), refusing("C", "")));

        Response response = chain.validate("u", Reviews.createPod("{'metadata':{'name':'x'}}"));

        assertThat(called).containsExactly("A", "B");
        assertThat(response.allowed()).isFalse();
        assertThat(response.status().message()).isEqualTo("pods \"x\" is forbidden: no");
        assertThat(response.status().code()).isEqualTo(403);
    }

    @Test
    void saysThatAValidatingPluginWantsToLook() {
        Response response =
                new AdmissionChain(List.of(), List.of(refusing("A", ""))).mutate("u", Reviews.createPod("{}"));
        assertThat(response.validating()).isTrue();
        assertThat(response.patch()).isNull();
    }

    @Test
    void secretsStayOutOfTheTrace() {
        MutatingPlugin plugin = new MutatingPlugin() {
            @Override
            public String name() {
                return "P";
            }

            @Override
            public boolean handles(Attributes attributes) {
                return true;
            }

            @Override
            public Mutation mutate(Attributes attributes) {
                attributes.requireObject().putObject("data").put("k", "c2VjcmV0");
                return Mutation.admitted(attributes);
            }
        };
        Response response = new AdmissionChain(List.of(plugin), List.of())
                .mutate("u", Reviews.of(Operation.CREATE, "Secret", "secrets", "ns", "s"));
        assertThat(new String(response.patch(), StandardCharsets.UTF_8)).contains("c2VjcmV0");
        assertThat(response.trace().toString()).doesNotContain("c2VjcmV0").contains("REDACTED");
    }

    @Test
    void pluginsAreSwitchedAndSortedByName() {
        List<MutatingPlugin> plugins = List.of(
                setting("Mine", "m"),
                setting("AlwaysPullImages", "a"),
                setting("Priority", "p"),
                setting("NamespaceLifecycle", "n"));
        var known = java.util.Set.of("Mine", "AlwaysPullImages", "Priority", "NamespaceLifecycle");
        assertThat(names(new PluginSettings(List.of(), List.of(), List.of()).choose(plugins, known)))
                .containsExactly("NamespaceLifecycle", "Priority", "Mine");
        assertThat(names(new PluginSettings(List.of("AlwaysPullImages"), List.of("Priority"), List.of())
                        .choose(plugins, known)))
                .containsExactly("NamespaceLifecycle", "AlwaysPullImages", "Mine");
        assertThatThrownBy(() -> new PluginSettings(List.of("Nonsense"), List.of(), List.of()).choose(plugins, known))
                .isInstanceOf(BadFlagException.class)
                .hasMessageStartingWith(
                        "--enable-admission-plugins: unknown admission plugin \"Nonsense\"; known are Always");
        assertThatThrownBy(() -> new PluginSettings(List.of(), List.of("Nonsense"), List.of()).choose(plugins, known))
                .isInstanceOf(BadFlagException.class)
                .hasMessageStartingWith("--disable-admission-plugins: ");
        assertThatThrownBy(() ->
                        new PluginSettings(List.of("Priority"), List.of("Priority"), List.of()).choose(plugins, known))
                .isInstanceOf(BadFlagException.class)
                .hasMessageContaining("Priority in both");
    }

    private static List<String> names(List<? extends AdmissionPlugin> plugins) {
        return plugins.stream().map(AdmissionPlugin::name).toList();
    }
}
