package dev.portcullis.admission.imagepolicywebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Container;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Spec;
import dev.portcullis.admission.imagepolicywebhook.ImageReview.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class ImagePolicyTest {
    @TempDir
    Path directory;

    private final List<Spec> asked = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    private static Spec of(String image) {
        return new Spec(List.of(new Container(image)), Map.of(), "ns");
    }

    @Test
    void answersAreRememberedForAWhile() throws IOException {
        ImageReviewer reviewer = new RememberingReviewer(
                spec -> {
                    asked.add(spec);
                    return new Status(spec.equals(of("good")), null, null);
                },
                Duration.ofSeconds(50),
                Duration.ofSeconds(10),
                clock::get);
        assertThat(reviewer.review(of("good")).allowed()).isTrue();
        assertThat(reviewer.review(of("bad")).allowed()).isFalse();
        reviewer.review(of("good"));
        reviewer.review(of("bad"));
        assertThat(asked).containsExactly(of("good"), of("bad"));
        clock.addAndGet(Duration.ofSeconds(11).toNanos());
        reviewer.review(of("good"));
        reviewer.review(of("bad"));
        assertThat(asked).containsExactly(of("good"), of("bad"), of("bad"));
        clock.addAndGet(Duration.ofSeconds(50).toNanos());
        reviewer.review(of("good"));
        assertThat(asked).hasSize(4);
    }

    @Test
    void withoutAnAnswerNothingIsRemembered() {
        ImageReviewer reviewer = new RememberingReviewer(
                spec -> {
                    asked.add(spec);
                    throw new IOException("down");
                },
                Duration.ofSeconds(50),
                Duration.ofSeconds(10),
                clock::get);
        assertThatThrownBy(() -> reviewer.review(of("a"))).hasMessage("down");
        assertThatThrownBy(() -> reviewer.review(of("a"))).hasMessage("down");
        assertThat(asked).hasSize(2);
    }

    private ImagePolicySettings settings(String policy) throws IOException {
        Files.writeString(directory.resolve("backend.kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: b, cluster: {server: 'https://images.example.com/policy'}}]
                """);
        Path file = Files.writeString(directory.resolve("admission.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: ImagePolicyWebhook
                  configuration: {imagePolicy: {%s}}
                """.formatted(policy));
        return ImagePolicySettings.of(PluginConfigurations.of(
                new MockEnvironment().withProperty("admission-control-config-file", file.toString())));
    }

    @Test
    void settingsHaveKubernetesDefaults() throws IOException {
        ImagePolicySettings usual = settings("kubeConfigFile: backend.kubeconfig");
        assertThat(usual.webhook().server()).hasToString("https://images.example.com/policy");
        assertThat(usual.allowTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(usual.denyTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(usual.retryBackoff()).isEqualTo(Duration.ofMillis(500));
        assertThat(usual.defaultAllow()).isFalse();
        ImagePolicySettings own = settings(
                "kubeConfigFile: backend.kubeconfig, allowTTL: 50, denyTTL: -1, retryBackoff: 10, defaultAllow: true");
        assertThat(own.allowTtl()).isEqualTo(Duration.ofSeconds(50));
        assertThat(own.denyTtl()).isZero();
        assertThat(own.retryBackoff()).isEqualTo(Duration.ofMillis(10));
        assertThat(own.defaultAllow()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "allowTTL: 5 | imagePolicy.kubeConfigFile must name a kubeconfig",
                "kubeConfigFile: nowhere | nowhere",
                "kubeConfigFile: backend.kubeconfig, allowTTL: 1801 | imagePolicy.allowTTL must be from 1 to 1800, or -1 for none, not 1801",
                "kubeConfigFile: backend.kubeconfig, denyTTL: -2 | imagePolicy.denyTTL must be from 1 to 1800",
            })
    void whatCannotBeIsSaid(String policy, String why) {
        assertThatThrownBy(() -> settings(policy)).hasMessageContaining(why);
    }
}
