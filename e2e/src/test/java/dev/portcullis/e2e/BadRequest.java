package dev.portcullis.e2e;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A request of {@link Scenario24RefusedInput}, and how it is refused. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BadRequest(String what, String method, String path, String type, byte[] body, int code, String words) {
    private static final String MAPS = "/api/v1/namespaces/bad/configmaps";
    /** What is there all the time. */
    static final String KEPT = "{\"metadata\":{\"name\":\"kept\"},\"data\":{\"k\":\"v\"}}";

    private static final int LIMIT = 3 * 1024 * 1024;

    @Override
    public String toString() {
        return what;
    }

    private static BadRequest map(String what, String type, String body, int code, String words) {
        return new BadRequest(what, "POST", MAPS, type, body.getBytes(StandardCharsets.UTF_8), code, words);
    }

    private static BadRequest patch(String what, String operations, int code, String words) {
        return new BadRequest(
                what,
                "PATCH",
                MAPS + "/kept",
                "application/json-patch+json",
                operations.getBytes(StandardCharsets.UTF_8),
                code,
                words);
    }

    static Stream<BadRequest> all() {
        String json = "application/json";
        String yaml = "application/yaml";
        String bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
                + IntStream.range(1, 10)
                        .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)))
                        .collect(Collectors.joining());
        String start = "{\"metadata\":{\"name\":\"x\"},";
        String test = "{\"op\":\"test\",\"path\":\"/kind\",\"value\":\"ConfigMap\"}";
        return Stream.of(
                map("a YAML alias bomb", yaml, bomb, 400, "yaml: document contains excessive aliasing"),
                map(
                        "JSON nested 10,001 deep",
                        json,
                        start + "\"u\":" + nested(10_000) + "}",
                        400,
                        "exceeded max depth"),
                map("JSON that never closes", json, "{\"a\":".repeat(9_000), 400, "unexpected end of JSON input"),
                map("YAML nested beyond 10,000", yaml, "- ".repeat(10_001), 400, "max depth"),
                new BadRequest(
                        "an object nested 10,001 deep where it is free",
                        "POST",
                        "/apis/apps/v1/namespaces/bad/controllerrevisions",
                        json,
                        (start + "\"revision\":1,\"data\":" + nested(10_000) + "}").getBytes(StandardCharsets.UTF_8),
                        400,
                        "exceeded max depth"),
                new BadRequest(
                        "duplicate keys",
                        "POST",
                        MAPS + "?fieldValidation=Strict",
                        json,
                        (start + "\"data\":{\"k\":\"1\",\"k\":\"2\"}}").getBytes(StandardCharsets.UTF_8),
                        400,
                        "strict decoding error: duplicate field \\\"data.k\\\""),
                new BadRequest(
                        "a number beyond 64 bits",
                        "POST",
                        "/api/v1/namespaces/ns/pods",
                        json,
                        (start + "\"spec\":{\"terminationGracePeriodSeconds\":9223372036854775808}}")
                                .getBytes(StandardCharsets.UTF_8),
                        400,
                        "cannot unmarshal number 9223372036854775808 into Go struct field PodSpec"),
                map("an exponent of a billion", json, start + "\"u\":1e999999999}", 400, "cannot unmarshal number"),
                patch(
                        "a patch of 10,001 operations",
                        "[" + (test + ",").repeat(10_000) + test + "]",
                        413,
                        "The allowed maximum operations in a JSON patch is 10000, got 10001"),
                patch(
                        "a patch that doubles and doubles",
                        "[{\"op\":\"add\",\"path\":\"/x\",\"value\":[" + "1,".repeat(1000) + "1]}"
                                + ",{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/x/0\"}".repeat(40) + "]",
                        422,
                        "the server rejected our request due to an error in our request"),
                map(
                        "more than 3 MiB",
                        json,
                        start + "\"data\":{}}" + " ".repeat(LIMIT),
                        413,
                        "Request entity too large: limit is 3145728"),
                map("two bodies in one", json, start + "\"data\":{}}" + KEPT, 400, "after top-level value"),
                map("no JSON at all", json, "\u001f\u008b\u0008", 400, "invalid character"));
    }

    static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
