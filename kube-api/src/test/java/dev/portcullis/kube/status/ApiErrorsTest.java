package dev.portcullis.kube.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Golden bodies, byte for byte. */
class ApiErrorsTest {
    private static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");

    private static String body(ApiException e) {
        return new String(Json.write(e.status()), StandardCharsets.UTF_8);
    }

    @Test
    void notFound() {
        assertThat(body(ApiErrors.notFound(DEPLOYMENTS, "d"))).isEqualTo("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \\"d\\" not found",\
                        "reason":"NotFound","details":{"name":"d","group":"apps","kind":"deployments"},"code":404}""");
    }

    @Test
    void forbiddenWithoutAName() {
        assertThat(body(ApiErrors.forbidden(new GroupResource("", "pods"), "", "no")))
                .isEqualTo("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: no",\
                        "reason":"Forbidden","details":{"kind":"pods"},"code":403}""");
    }

    @Test
    void unauthorized() {
        assertThat(body(ApiErrors.unauthorized())).isEqualTo("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized",\
                        "reason":"Unauthorized","code":401}""");
    }

    @Test
    void noSuchPath() {
        assertThat(body(ApiErrors.noSuchPath())).contains("\"details\":{},\"code\":404");
    }

    @Test
    void allThatIsInvalidIsSaidAtOnce() {
        ApiException e = ApiErrors.invalid(
                new GroupResource("", "Pod"),
                "p",
                List.of(
                        FieldError.required("spec.containers", ""),
                        FieldError.notSupported("spec.restartPolicy", "Some", List.of("Always", "Never")),
                        FieldError.invalid("spec.x", 7, "must be less")));
        assertThat(e.getMessage())
                .isEqualTo(
                        "Pod \"p\" is invalid: [spec.containers: Required value, spec.restartPolicy: Unsupported value: "
                                + "\"Some\": supported values: \"Always\", \"Never\", spec.x: Invalid value: 7: must be less]");
        assertThat(e.status().details().causes())
                .extracting(Status.Cause::reason)
                .containsExactly("FieldValueRequired", "FieldValueNotSupported", "FieldValueInvalid");
    }
}
