package dev.portcullis.store.read;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where a list goes on: kube-apiserver's token, base64 of {@code {"v":"meta.k8s.io/v1","rv":…,"start":…}}.
 *
 * @param revision the state to go on in; -1 for whatever is there then
 * @param start    the first key of the next page, without the prefix of the list
 */
record ContinueToken(long revision, String start) {
    private static final String VERSION = "meta.k8s.io/v1";

    String encode() {
        var json = Json.object().put("v", VERSION).put("rv", revision).put("start", start);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(json));
    }

    /** What is no token of ours is a 400. */
    static ContinueToken decode(String token) {
        JsonNode json;
        try {
            json = Json.read(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException | JacksonException e) {
            throw invalid("it can't be read");
        }
        if (!json.path("v").asString("").equals(VERSION)) {
            throw invalid("server does not recognize this encoded version \""
                    + json.path("v").asString("") + "\"");
        }
        long revision = json.path("rv").asLong(0);
        String start = json.path("start").asString("");
        if (revision == 0 || revision < -1) {
            throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        if (start.isEmpty()) {
            throw invalid("encoded start key empty (version meta.k8s.io/v1)");
        }
        return new ContinueToken(revision, start);
    }

    private static RuntimeException invalid(String why) {
        return ApiErrors.badRequest("continue key is not valid: " + why);
    }
}
