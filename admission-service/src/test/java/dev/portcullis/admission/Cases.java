package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Cases as data: a YAML file is a list of them, each with a {@code name} and a {@code request}. */
public final class Cases {
    private Cases() {}

    /** One test for each case of the file. */
    public static Stream<DynamicTest> of(String file, Consumer<JsonNode> check) {
        JsonNode cases = read(file);
        assertThat(cases).isNotEmpty();
        return cases.valueStream().map(one -> {
            Executable test = () -> check.accept(one);
            return DynamicTest.dynamicTest(one.path("name").asString(), test);
        });
    }

    public static JsonNode read(String file) {
        try (InputStream in = Objects.requireNonNull(Cases.class.getResourceAsStream("/" + file), file)) {
            return Yaml.readOwn(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a request says beside its object: {@code operation} (CREATE), {@code kind} (Pod), {@code resource} (pods, or
     * {@code deployments.apps}, or {@code pods/resize}), {@code namespace} (ns), {@code user} (alice), {@code object}, {@code old}.
     */
    public static Attributes attributes(JsonNode request) {
        String[] resource = request.path("resource").asString("pods").split("/");
        String[] group = resource[0].split("\\.", 2);
        JsonNode object = request.path("object");
        JsonNode old = request.path("old");
        return new Attributes(
                Operation.valueOf(request.path("operation").asString("CREATE")),
                new GroupResource(group.length > 1 ? group[1] : "", group[0]),
                resource.length > 1 ? resource[1] : "",
                new AdmissionReview.Kind(
                        group.length > 1 ? group[1] : "",
                        "v1",
                        request.path("kind").asString("Pod")),
                request.path("namespace").asString("ns"),
                (object.isObject() ? object : old).path("metadata").path("name").asString(""),
                object.isObject() ? (ObjectNode) object : null,
                old.isObject() ? (ObjectNode) old : null,
                UserInfo.of(request.path("user").asString("alice"), "system:authenticated"),
                request.path("dryRun").asBoolean(false));
    }
}
