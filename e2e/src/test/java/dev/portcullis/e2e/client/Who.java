package dev.portcullis.e2e.client;

import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API takes a client for. */
public final class Who {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String SELF = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";

    private Who() {}

    /** Its user info, or just the status code of the refusal, as text. */
    public static JsonNode user(Https client) {
        HttpResponse<String> answer = client.post(PATH, SELF);
        return answer.statusCode() == 201
                ? JSON.readTree(answer.body()).path("status").path("userInfo")
                : JSON.getNodeFactory().stringNode(String.valueOf(answer.statusCode()));
    }

    /** Its user's name, or the status code of the refusal. */
    public static String name(Https client) {
        JsonNode user = user(client);
        return user.isString() ? user.asString() : user.path("username").asString();
    }

    public static List<String> groups(JsonNode user) {
        return user.path("groups").valueStream().map(JsonNode::asString).toList();
    }
}
